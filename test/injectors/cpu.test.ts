import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { CpuParameters } from '../../src/injectors/cpu/schema.ts';
import { cpu } from '../../src/injectors/cpu.ts';
import type { Host } from '../../src/plugin/index.ts';
import { injection } from '../support/injection.ts';

const validate = new Ajv2020({ strict: false, formats: { regex: true } }).compile(cpu.schema);

function problems(parameters: CpuParameters): string[] {
  return (cpu.check?.(parameters) ?? []).map(({ path, message }) => `${path} ${message}`);
}

/** The machine, with so many cores. */
function machine(cores: number[], capabilities: string[] = []): Host {
  return { ...injection().host, cores, hasCapability: (name) => capabilities.includes(name) };
}

async function plan(parameters: CpuParameters, cores = [0, 1, 2, 3]) {
  return (await cpu.plan(parameters, { ...injection(), host: machine(cores) })).undo;
}

describe('the parameters of a cpu fault', () => {
  it.each([
    { load: 80 },
    { load: '80%', workers: 2, ramp: '10s' },
    { utilization: 70, workers: 'all' },
    { load: 0.5, workers: '50%', cores: [0, 2], nice: 19 },
    { load: 10, in: { name: 'worker' } },
  ])('may be %j', (parameters) => {
    expect(validate(parameters)).toBe(true);
    expect(problems(parameters as CpuParameters)).toEqual([]);
  });

  it.each([
    { load: 101 },
    { load: '180%' },
    { load: 80, workers: 0 },
    { load: 80, workers: 'many' },
    { load: 80, workers: 1.5 },
    { load: 80, cores: [1, 1] },
    { load: 80, cores: [] },
    { load: 80, nice: 20 },
    { load: 80, ramp: '10' },
    { load: 80, wrokers: 2 },
    { load: 80, in: { nmae: 'worker' } },
  ])('may not be %j', (parameters) => {
    expect(validate(parameters)).toBe(false);
  });

  it('are either load or utilization', () => {
    expect(problems({ workers: 2 })).toEqual([' cpu needs either `load` or `utilization`, and has neither']);
    expect(problems({ load: 1, utilization: 1 })).toEqual([
      ' cpu needs either `load` or `utilization`, and has both',
    ]);
  });

  it('are more than nothing', () => {
    expect(problems({ load: 0 })).toEqual(['/load `load` must be more than 0']);
    expect(problems({ utilization: '0%' })).toEqual(['/utilization `utilization` must be more than 0']);
    expect(problems({ load: 5, workers: '0%' })).toEqual(['/workers `workers` must be more than 0 %']);
  });

  it('say which process `in` means', () => {
    expect(problems({ load: 5, in: { exclude: 'x' } })[0]).toMatch(/^\/in nothing says which processes/);
  });

  it('are each documented', () => {
    for (const [name, property] of Object.entries(cpu.schema.properties as Record<string, object>))
      expect(property, name).toMatchObject({ title: expect.any(String), description: expect.any(String) });
  });
});

describe('a cpu fault in words', () => {
  it.each([
    [{ load: 80, workers: 2 }, '80% of 2 workers'],
    [{ load: '80%', workers: 1, ramp: '10s' }, '80% of 1 worker within 10s'],
    [{ load: 50 }, '50% of all cores'],
    [{ load: 50, workers: '25%' }, '50% of 25% of the cores'],
    [{ utilization: 70 }, '70% of the whole CPU'],
  ])('%j is %s', (parameters, words) => {
    expect(cpu.describe(parameters)).toBe(words);
  });
});

describe('the plan of a cpu fault', () => {
  it('has a worker for each core, or the part of them that is asked for, rounded up', async () => {
    expect(await plan({ load: 80 })).toMatchObject({ workers: 4 });
    expect(await plan({ load: 80, workers: 'all', cores: [1, 3] })).toMatchObject({ workers: 2 });
    expect(await plan({ load: 80, workers: '30%' })).toMatchObject({ workers: 2 });
    expect(await plan({ load: 80, workers: 7 })).toMatchObject({ workers: 7 });
  });

  it.each([
    [{ load: 80 }, 3],
    [{ load: 80, workers: '50%' }, 2],
    [{ load: 80, cores: [0, 1] }, 2],
    [{ load: 80, workers: 4 }, 4],
  ] as const)(
    'of %j has %i workers, of eight cores, where a quota allows two and a half',
    async (parameters, workers) => {
      const files: Record<string, string> = {
        '/proc/self/cgroup': '0::/app\n',
        '/proc/self/mountinfo': '1 2 0:3 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n',
        '/sys/fs/cgroup/app/cpu.max': '250000 100000\n',
      };
      const host = { ...machine([0, 1, 2, 3, 4, 5, 6, 7]), readText: (path: string) => files[path] };
      const { undo, observation } = await cpu.plan(parameters, { ...injection(), host });
      expect(undo.workers).toBe(workers);
      expect(observation.message).toContain('of 2.5 cores by its quota');
    },
  );

  it('says in words what will be done', async () => {
    const { observation } = await cpu.plan({ load: 80, workers: 2 }, injection());
    expect(observation).toEqual({ message: '2 workers at 80%', workers: 2 });
  });
});

describe('what a machine lacks for a cpu fault', () => {
  it('is a core that it does not have', async () => {
    const missing = await cpu.missing({ load: 80, cores: [0, 7] }, machine([0, 1]));
    expect(missing).toEqual([{ what: 'core 7', why: 'cores', fix: 'choose from 0, 1' }]);
  });

  it('is the right to a niceness below 0', async () => {
    expect(await cpu.missing({ load: 80, nice: -5 }, machine([0]))).toMatchObject([{ what: 'CAP_SYS_NICE' }]);
    expect(await cpu.missing({ load: 80, nice: -5 }, machine([0], ['SYS_NICE']))).toEqual([]);
  });

  it('is cgroup v2 for `in`', async () => {
    const host = { ...machine([0]), readText: () => undefined };
    const missing = await cpu.missing({ load: 80, in: { name: 'worker' } }, host);
    expect(missing).toMatchObject([{ what: 'the cpu controller of cgroup v2', why: 'in' }]);
  });

  it('is nothing for the rest', async () => {
    expect(await cpu.missing({ load: 80, workers: 2, ramp: '1s' }, machine([0]))).toEqual([]);
  });
});
