import { expect, it } from 'vitest';
import { rememberMissing } from '../../src/agent/remember-missing.ts';
import { createHost } from '../../src/host/host.ts';
import type { Injector } from '../../src/plugin/index.ts';
import { noteInjector } from '../support/note-injector.ts';

it('what the machine lacks is asked once a minute for the same parameters', async () => {
  let asked = 0;
  let now = 1_000_000;
  let fails = false;
  const [injector] = rememberMissing(
    [
      {
        ...noteInjector({ log: [] }),
        missing: async () => {
          asked++;
          if (fails) throw new Error('it took too long');
          return [{ what: `answer ${asked}`, why: '', fix: '' }];
        },
      },
    ],
    { now: () => now },
  ) as [Injector];
  const ask = async (parameters: object) => (await injector.missing(parameters, createHost()))[0]?.what;
  expect([await ask({ a: 1 }), await ask({ a: 1 }), await ask({ a: 2 })]).toEqual([
    'answer 1',
    'answer 1',
    'answer 2',
  ]);
  now += 59_000;
  expect(await ask({ a: 1 })).toBe('answer 1');
  now += 1000;
  expect(await ask({ a: 1 })).toBe('answer 3');
  now -= 3_600_000;
  expect(await ask({ a: 1 })).toBe('answer 4');
  now += 61_000;
  fails = true;
  await expect(ask({ a: 1 })).rejects.toThrow('too long');
  fails = false;
  expect(await ask({ a: 1 })).toBe('answer 6');
});
