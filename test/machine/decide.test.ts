import { expect, it } from 'vitest';
import { bindInputs } from '../../src/machine/actors.ts';
import { decide } from '../../src/machine/decide.ts';
import type { Effects } from '../../src/machine/effects.ts';
import { perform } from '../../src/machine/steps.ts';
import type { Probe, State } from '../../src/scenario/scenario.ts';
import { probe, sketch } from '../support/scenario.ts';

const storm = sketch({
  a: {
    expect: [probe('well'), probe('fast'), probe('cheap')],
    next: [
      { to: 'a', probability: 0.2, when: probe('rain') },
      { to: 'a', probability: 0.2 },
      { to: 'a', probability: 0.2, when: probe('sun') },
      { to: 'a', probability: 0.4 },
    ],
  },
}).storm;

/** What is decided where these probes hold, and what was looked at. */
function decided(...holding: string[]) {
  const looks: string[][] = [];
  const look = (probes: readonly Probe[]) => {
    looks.push(probes.map(({ name }) => name));
    return probes.map(({ name }) => holding.includes(name));
  };
  const visit = { state: storm.states.get('a') as State, number: 1 };
  return { decision: perform(decide(visit, { look } as Partial<Effects> as Effects)), looks };
}

it('all that does not hold is named, and then no branch is looked at', () => {
  expect(decided('fast')).toEqual({
    decision: { passed: false, failed: '"well" does not hold, "cheap" does not hold', held: [] },
    looks: [['well', 'fast', 'cheap']],
  });
});

it('each branch goes by its own condition, and by none where it has none', () => {
  expect(decided('well', 'fast', 'cheap', 'sun')).toEqual({
    decision: { passed: true, failed: '', held: [false, true, true, true] },
    looks: [
      ['well', 'fast', 'cheap'],
      ['rain', 'sun'],
    ],
  });
  expect(decided('well', 'fast', 'cheap', 'rain').decision).toMatchObject({
    held: [true, true, false, true],
  });
});

it('what actors get is bound wherever the configuration names it, and all else stays', () => {
  const config = { a: null, b: [1, { src: 'trips', id: 'x', input: { probe: 2 } }], c: { d: 'text' } };
  const bound = bindInputs(config, (input, context) => [input, context]) as typeof config;
  const actor = bound.b[1] as unknown as { src: string; input: (arg: { context: string }) => unknown };
  expect(bound).toMatchObject({ a: null, b: [1, { src: 'trips', id: 'x' }], c: { d: 'text' } });
  expect(actor.input({ context: 'now' })).toEqual([{ probe: 2 }, 'now']);
});
