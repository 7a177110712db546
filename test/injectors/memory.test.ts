import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { MemoryParameters } from '../../src/injectors/memory/schema.ts';
import { memory } from '../../src/injectors/memory.ts';
import { injection } from '../support/injection.ts';

const validate = new Ajv2020({ strict: false, formats: { regex: true } }).compile(memory.schema);
const MiB = 2 ** 20;

function problems(parameters: MemoryParameters): string[] {
  return (memory.check?.(parameters) ?? []).map(({ path, message }) => `${path} ${message}`);
}

async function plan(parameters: MemoryParameters, limit = 1000 * MiB, inUse = 600 * MiB) {
  const context = injection();
  const host = { ...context.host, memory: () => ({ limit, inUse, of: 'cgroup' as const }) };
  return memory.plan(parameters, { ...context, host });
}

describe('the parameters of a memory fault', () => {
  it.each([
    { size: '256MiB' },
    { percent: 60, reserve: '1GB' },
    { percent: '60%', ramp: '1m', oomScoreAdj: 0 },
    { size: '1GB', in: { port: 8080 } },
  ])('may be %j', (parameters) => {
    expect(validate(parameters)).toBe(true);
    expect(problems(parameters as MemoryParameters)).toEqual([]);
  });

  it.each([
    { size: 256 },
    { size: '256' },
    { size: '-1MiB' },
    { percent: 120 },
    { size: '1GB', reserve: 'some' },
    { size: '1GB', oomScoreAdj: 1001 },
    { size: '1GB', sise: '1GB' },
  ])('may not be %j', (parameters) => {
    expect(validate(parameters)).toBe(false);
  });

  it('are either size or percent, and more than nothing', () => {
    expect(problems({})).toEqual([' memory needs either `size` or `percent`, and has neither']);
    expect(problems({ size: '1MB', percent: 3 })).toEqual([
      ' memory needs either `size` or `percent`, and has both',
    ]);
    expect(problems({ size: '0B' })).toEqual(['/size `size` must be more than 0']);
    expect(problems({ percent: 0 })).toEqual(['/percent `percent` must be more than 0']);
  });

  it('are each documented', () => {
    for (const [name, property] of Object.entries(memory.schema.properties as Record<string, object>))
      expect(property, name).toMatchObject({ title: expect.any(String), description: expect.any(String) });
  });
});

describe('a memory fault in words', () => {
  it.each([
    [{ size: '256MiB' }, '256 MiB'],
    [{ size: '1GiB', ramp: '10s' }, '1 GiB within 10s'],
    [{ percent: '60%' }, '60% of free memory'],
  ])('%j is %s', (parameters, words) => {
    expect(memory.describe(parameters)).toBe(words);
  });
});

describe('the plan of a memory fault', () => {
  it('takes the percentage of what is free below the limit', async () => {
    const { undo, observation } = await plan({ percent: 60 });
    expect(undo).toEqual({ size: 240 * MiB, join: null });
    expect(observation.message).toBe('240 MiB of 400 MiB free');
  });

  it('lets more be tried than is free', async () => {
    expect((await plan({ size: '2GiB' })).undo.size).toBe(2048 * MiB);
  });

  it('refuses a percentage of nothing', async () => {
    await expect(plan({ percent: 10 }, MiB, MiB)).rejects.toThrow('no memory is free');
  });
});

describe('what a machine lacks for a memory fault', () => {
  it('is the right to spare the hog from the OOM killer', async () => {
    const host = { ...injection().host, hasCapability: () => false, readText: () => '0\n' };
    expect(await memory.missing({ size: '1GB', oomScoreAdj: -5 }, host)).toMatchObject([
      { what: 'CAP_SYS_RESOURCE', why: 'oomScoreAdj: -5' },
    ]);
    expect(await memory.missing({ size: '1GB' }, host)).toEqual([]);
  });

  it('is cgroup v2 for `in`', async () => {
    const host = { ...injection().host, readText: () => undefined };
    const missing = await memory.missing({ size: '1GB', in: { name: 'worker' } }, host);
    expect(missing).toMatchObject([{ what: 'the memory controller of cgroup v2' }]);
  });
});
