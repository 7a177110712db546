import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { LimitsParameters } from '../../../src/injectors/limits/schema.ts';
import { lowerings } from '../../../src/injectors/limits/settings.ts';
import { limits } from '../../../src/injectors/limits.ts';
import type { Host, ProcessInfo } from '../../../src/plugin/index.ts';
import { injection } from '../../support/injection.ts';

const validate = new Ajv2020({ strict: false, formats: { regex: true } }).compile(limits.schema);

function problems(parameters: LimitsParameters): string[] {
  return (limits.check?.(parameters) ?? []).map(({ path, message }) => `${path} ${message}`);
}

describe('the parameters of a limits fault', () => {
  it.each([
    { name: 'worker', cpu: 50 },
    { name: 'worker', cpu: '150%', memory: '256MiB', pids: 10, io: '80mbit' },
    { port: 8080, memory: { high: '200MiB' } },
    { pid: 7, io: { read: '8mbit', writeOps: 50 } },
  ])('may be %j', (parameters) => {
    expect(validate(parameters)).toBe(true);
    expect(problems(parameters as LimitsParameters)).toEqual([]);
  });

  it.each([
    { name: 'worker', cpu: 0 },
    { name: 'worker', cpu: 'half' },
    { name: 'worker', memory: 256 },
    { name: 'worker', memory: {} },
    { name: 'worker', pids: 0 },
    { name: 'worker', io: '80MB' },
    { name: 'worker', io: { reads: 1 } },
  ])('may not be %j', (parameters) => {
    expect(validate(parameters)).toBe(false);
  });

  it('say whose, and which, and more than nothing', () => {
    expect(problems({ cpu: 50 })[0]).toContain('nothing says which processes are meant');
    expect(problems({ name: 'a' })).toEqual([' nothing says which limit is lowered']);
    expect(problems({ name: 'a', cpu: '0%', memory: '0B', io: { read: '0kbit' } })).toEqual([
      '/cpu `cpu` must be more than 0',
      '/memory `memory` must be more than 0',
      '/io/read `io.read` must be more than 0',
    ]);
  });

  it.each([
    [{ name: 'worker', cpu: 50, memory: '256MiB' }, 'cpu 50% of a core, memory 256 MiB for worker'],
    [
      { port: 80, pids: 4, io: { read: '8mbit' }, memory: { high: '1GB' } },
      'memory high 1GB, 4 processes, io read 8mbit for listening on port 80',
    ],
  ] as const)('%j are, in words, %s', (parameters, words) => {
    expect(limits.describe(parameters)).toBe(words);
  });
});

describe('what is lowered', () => {
  /** A cgroup in /c with these files, on a machine with two disks and a part of one. */
  function machine(files: Record<string, string>): Host {
    const all: Record<string, string> = {
      '/proc/diskstats': ' 8 0 sda 1 2\n 8 1 sda1 1 2\n 7 0 loop0 0 0\n 259 0 nvme0n1 1 2\n',
      '/sys/block/sda/size': '1000\n',
      '/sys/block/nvme0n1/size': '1000\n',
      '/sys/block/loop0/size': '0\n',
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`/c/${name}`, `${text}\n`])),
    };
    return { ...injection().host, readText: (path) => all[path] };
  }

  const lowered = (parameters: LimitsParameters, files: Record<string, string>) =>
    lowerings(parameters, machine(files), '/c').map(({ file, device, lowered }) => [file, device, lowered]);

  it.each([
    [50, 'max 100000', '50000 100000'],
    [150, '400000 200000', '300000 200000'],
    [50, '40000 100000', undefined],
    [0.1, 'max 100000', '1000 100000'],
  ])('is, by %d percent of a core, %j to %j', (cpu, before, after) => {
    expect(lowered({ cpu }, { 'cpu.max': before })).toEqual([['cpu.max', null, after]]);
  });

  it('is memory and the number of processes where they are more', () => {
    const files = { 'memory.max': '1000000', 'memory.high': 'max', 'pids.max': '10' };
    expect(lowered({ memory: { max: '2MB', high: '1MB' }, pids: 5 }, files)).toEqual([
      ['memory.high', null, '1000000'],
      ['memory.max', null, undefined],
      ['pids.max', null, '5'],
    ]);
  });

  it('is the use of each whole disk, and what is lower there already stays', () => {
    const files = { 'io.max': '259:0 rbps=500000 wbps=max riops=70 wiops=max' };
    expect(lowered({ io: '8mbit' }, files)).toEqual([
      ['io.max', '8:0', 'rbps=1000000 wbps=1000000 riops=max wiops=max'],
      ['io.max', '259:0', 'rbps=500000 wbps=1000000 riops=70 wiops=max'],
    ]);
  });
});

describe('the cgroup of a limits fault', () => {
  const info = (pid: number, ppid: number, name: string): ProcessInfo => ({
    ...{ pid, ppid, startTime: pid, comm: name, argv: [name], uid: 0, state: 'S', kernelThread: false },
  });
  /** pid 1 ← a shell ← Squall, and the application, each in its cgroup. */
  function plan(cgroups: Record<number, string>) {
    const context = injection();
    const files: Record<string, string> = {
      '/proc/self/mountinfo': '1 2 0:3 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n',
      ...Object.fromEntries(
        Object.entries(cgroups).map(([pid, path]) => [`/proc/${pid}/cgroup`, `0::${path}\n`]),
      ),
      '/sys/fs/cgroup/app/cpu.max': 'max 100000\n',
    };
    const host: Host = {
      ...context.host,
      pid: 30,
      processes: async () => [
        info(1, 0, 'init'),
        info(20, 1, 'sh'),
        info(30, 20, 'squall'),
        info(40, 1, 'app'),
      ],
      protectedProcesses: () => new Map(),
      readText: (path) => files[path],
      fileStatus: () => undefined,
    };
    return limits.plan({ name: 'app', cpu: 50 }, { ...context, host });
  }

  it('is that of its target', async () => {
    const { undo } = await plan({ 1: '/init', 20: '/session', 30: '/session', 40: '/app' });
    expect(undo).toMatchObject({ folder: '/sys/fs/cgroup/app', settings: [{ file: 'cpu.max' }] });
  });

  it.each([
    ['Squall itself', { 1: '/', 20: '/session', 30: '/app', 40: '/app' }],
    ['Squall itself', { 1: '/', 20: '/session', 30: '/app/squall', 40: '/app' }],
    ['a parent of Squall, pid 20', { 1: '/', 20: '/app', 30: '/session', 40: '/app' }],
    ['pid 1', { 1: '/app', 20: '/session', 30: '/session', 40: '/app' }],
  ])('is refused where %s is in it, or below it', async (who, cgroups) => {
    await expect(plan(cgroups)).rejects.toThrow(
      `the cgroup /sys/fs/cgroup/app is out of reach: ${who} is in it`,
    );
  });

  it('is refused where it cannot be seen from here', async () => {
    const outside = { 1: '/', 20: '/', 30: '/', 40: '/../other' };
    await expect(plan(outside)).rejects.toThrow('lies outside of what is mounted here');
  });
});

describe('what a machine lacks for a limits fault', () => {
  const proc = (mount: string) => ({
    '/proc/self/cgroup': '0::/app\n',
    '/proc/self/mountinfo': `1 2 0:3 / /sys/fs/cgroup ${mount},nosuid - cgroup2 cgroup rw\n`,
    '/sys/fs/cgroup/cgroup.controllers': 'cpu memory\n',
  });
  const machine = (files: Record<string, string>, uid = 0): Host => ({
    ...injection().host,
    uid,
    readText: (path) => files[path],
  });
  const missing = async (parameters: LimitsParameters, host: Host) =>
    (await limits.missing(parameters, host)).map(({ what, why }) => `${what} for ${why}`);

  it('is told limit by limit', async () => {
    const host = machine(proc('rw'));
    expect(await missing({ name: 'a', cpu: 5, memory: '1MB' }, host)).toEqual([]);
    expect(await missing({ name: 'a', cpu: 5, pids: 5, io: '1mbit' }, host)).toEqual([
      'the pids controller of cgroup v2 for pids',
      'the io controller of cgroup v2 for io',
    ]);
  });

  it('is the right to change it', async () => {
    expect(await missing({ name: 'a', cpu: 5 }, machine(proc('ro')))).toEqual([
      'a writable /sys/fs/cgroup for cpu',
    ]);
    expect(await missing({ name: 'a', cpu: 5 }, machine(proc('rw'), 1000))).toEqual(['root for cpu']);
  });

  it('is all of it on a machine of cgroup v1', async () => {
    expect(await missing({ name: 'a', memory: '1MB' }, machine({}))).toEqual([
      'the memory controller of cgroup v2 for memory',
    ]);
  });
});
