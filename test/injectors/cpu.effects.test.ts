import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { CpuParameters } from '../../src/injectors/cpu/schema.ts';
import { cpu } from '../../src/injectors/cpu.ts';
import type { Host } from '../../src/plugin/index.ts';
import { type Load, measureLoad, measureWhenQuiet } from '../support/cpu.ts';
import { type CpuCgroup, cpuCgroupsMissing, makeCpuCgroup } from '../support/cpu-cgroup.ts';
import { elsewhere, inject, injection } from '../support/injection.ts';
import { describeWhere } from '../support/needs.ts';
import { until } from '../support/wait.ts';

const contexts: ReturnType<typeof injection>[] = [];
const children: ChildProcess[] = [];

function fresh(signal?: AbortSignal) {
  const context = injection(signal);
  contexts.push(context);
  return context;
}

async function start(parameters: CpuParameters) {
  const context = fresh();
  return { context, ...(await inject(cpu, parameters, context)) };
}

async function revert(): Promise<void> {
  for (const context of contexts.splice(0))
    await cpu.revert({ workers: 1, scope: null, join: null }, context);
}

/** Keeps one core busy. */
function spinner(code = 'for (;;);'): void {
  children.push(spawn(process.execPath, ['-e', code], { stdio: 'ignore' }));
}

const preferred: CpuCgroup[] = [];

/** Has the scheduler serve a hog before what else is on the machine, where that can be: only the hog is measured. */
function prefer(...pids: number[]): void {
  if (process.getuid?.() !== 0 || cpuCgroupsMissing()) return;
  const cgroup = makeCpuCgroup();
  preferred.push(cgroup);
  for (const pid of pids) cgroup.add(pid);
}

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await revert();
  for (const cgroup of preferred.splice(0)) await cgroup.remove();
});

describe('the load of a cpu fault', () => {
  it.each([
    [10, 1],
    [50, 2],
    [90, 1],
    [33, 2],
  ])('%i% of a core in each of %i workers is what /proc says, within a point', async (load, workers) => {
    const { pid, seen } = await start({ load, workers });
    expect(seen.message).toBe(`${workers} worker${workers > 1 ? 's' : ''} at ${load}% in pid ${pid}`);
    prefer(pid);
    const off = (own: number) => Math.abs(own / workers - load);
    const seconds = 3;
    const { own } = await measureWhenQuiet(
      () => measureLoad(pid, seconds),
      (found) => off(found.own) < 1,
    );
    expect(off(own)).toBeLessThan(1);
  });

  it('is held while all cores are busy', async () => {
    for (let core = 0; core < availableParallelism(); core++) spinner();
    const { pid } = await start({ load: 40, workers: 1 });
    // Against those, and not against what else is on the machine.
    prefer(pid, ...children.map((child) => child.pid as number));
    let own = 0;
    for (let attempt = 0; attempt < 4 && Math.abs(own - 40) > 2; attempt++)
      own = (await measureLoad(pid, 3)).own;
    expect(Math.abs(own - 40)).toBeLessThan(2);
  });

  it('rises in a straight line with `ramp`', async () => {
    let pid = 0;
    const whole = await measureWhenQuiet(
      async () => {
        await revert();
        ({ pid } = await start({ load: 80, workers: 1, ramp: '3s' }));
        prefer(pid);
        return measureLoad(pid, 3);
      },
      ({ own }) => own > 30 && own < 50,
    );
    expect(whole.own).toBeGreaterThan(30);
    expect(whole.own).toBeLessThan(50);
    const after = await measureWhenQuiet(
      () => measureLoad(pid, 2),
      ({ own }) => Math.abs(own - 80) < 1.5,
    );
    expect(Math.abs(after.own - 80)).toBeLessThan(1.5);
  });

  it('leaves the hog’s main thread asleep', async () => {
    const { pid } = await start({ load: 50, workers: 1 });
    const used = () => Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    const before = used();
    await measureLoad(pid, 2);
    expect(used() - before).toBeLessThan(2);
  });

  it('stays on its cores, at its niceness', async () => {
    const { pid } = await start({ load: 20, workers: 2, cores: [0], nice: 5 });
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8');
      expect(status).toMatch(/^Cpus_allowed_list:\t0$/m);
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      expect(stat.slice(stat.lastIndexOf(')')).split(' ')[17]).toBe('5');
    }
  });

  it('fills up to `utilization` what others leave of the machine', async () => {
    const cores = availableParallelism();
    const { pid, seen } = await start({ utilization: 80 });
    expect(seen.message).toMatch(/holding the machine at 80% in pid \d+, now at \d+%/);
    // Where others use more than that, nothing.
    const off = ({ own, others }: Load) => Math.abs(own - Math.max(0, 80 * cores - others));
    let load = await measureLoad(pid, 3);
    for (let attempt = 1; attempt < 6 && off(load) > 5 * cores; attempt++) load = await measureLoad(pid, 3);
    expect(off(load)).toBeLessThan(5 * cores);
  });

  it('fills up to `utilization` what others leave of its cores', async () => {
    const { undo, seen } = await start({ utilization: 60, cores: [0] });
    expect(undo).toMatchObject({ workers: 1, scope: { capacity: 1, cores: [0] } });
    expect(seen.total).toBeGreaterThan(0.55);
  });

  it('is not said to hold what its workers are too few for', async () => {
    const busy = fresh();
    const quiet = { ...busy, host: { ...busy.host, readText: idleMachine(busy.host) } };
    const { undo } = await cpu.plan({ utilization: 90, workers: 1 }, busy);
    await cpu.apply({ utilization: 90, workers: 1 }, undo, busy);
    await expect(cpu.verify({ utilization: 90, workers: 1 }, undo, quiet)).rejects.toThrow(
      /^the machine is at \d+%, not 90%$/,
    );
  });
});

/** Says that half of the time all cores were idle. */
function idleMachine(host: Host): Host['readText'] {
  const start = performance.now();
  return (path) => {
    if (path !== '/proc/stat') return host.readText(path);
    const ticks = Math.round(((performance.now() - start) * availableParallelism()) / 2 / 10);
    return `cpu  0 0 0 ${ticks} 0 0 0 0 0 0\n`;
  };
}

describeWhere(['cpucgroup'], 'a cpu fault in a cgroup with a quota', () => {
  const cgroups: CpuCgroup[] = [];
  const applications: ChildProcess[] = [];
  afterEach(async () => {
    for (const application of applications.splice(0)) application.kill('SIGKILL');
    for (const context of contexts.splice(0))
      await cpu.revert({ workers: 1, scope: null, join: null }, context);
    for (const cgroup of cgroups.splice(0)) await cgroup.remove();
  });

  function inside(cores: number, parameters: CpuParameters) {
    const cgroup = makeCpuCgroup(cores);
    cgroups.push(cgroup);
    const { token } = fresh();
    const squall = elsewhere({ fault: 'cpu', parameters, token }, cgroup.enter);
    applications.push(squall.child);
    return { cgroup, squall };
  }

  it('holds the total within 2 points, while the application changes its load', async () => {
    const { cgroup, squall } = inside(1, { utilization: 70 });
    const script = fileURLToPath(new URL('../fixtures/application.mjs', import.meta.url));
    const [program = '', ...args] = [...cgroup.enter, process.execPath, script];
    const application = spawn(program, args, { stdio: ['pipe', 'ignore', 'inherit'] });
    applications.push(application);
    await squall.message('applied');
    for (const load of [0, 40, 10, 60]) {
      application.stdin.write(`${load}\n`);
      // Over the change of load, and after it. A machine that is short of CPU for a moment gets another look.
      let total = 0;
      for (let attempt = 0; attempt < 4 && Math.abs(total - 70) >= 2; attempt++)
        total = await cgroup.measure(2000);
      expect(Math.abs(total - 70)).toBeLessThan(2);
    }
  });

  it('has as many workers as the quota allows cores', async () => {
    const { squall } = inside(0.5, { load: 20 });
    const { applied } = await squall.message('applied');
    expect(applied).toMatchObject({ workers: 1, message: expect.stringContaining('1 worker at 20%') });
  });
});

describe('the end of a cpu fault', () => {
  it('comes at once by revert, and reverting twice or before apply finds nothing', async () => {
    const context = fresh();
    const { undo } = await cpu.plan({ load: 50 }, context);
    expect((await cpu.revert(undo, context)).message).toBe('no hog was left');
    const { pid } = await inject(cpu, { load: 50 }, context);
    expect((await cpu.revert(undo, context)).message).toBe(`stopped the hog, pid ${pid}`);
    expect(context.host.findHelpers(context.token)).toEqual([]);
    expect((await cpu.revert(undo, context)).message).toBe('no hog was left');
  });

  it('comes from another process that knows the token and the record', async () => {
    const { context, undo, pid } = await start({ load: 50, workers: 1 });
    const other = elsewhere({ fault: 'cpu', undo, token: context.token });
    expect((await other.message('reverted')).reverted.pids).toEqual([pid]);
    expect(context.host.identify(pid)).toBeUndefined();
  });

  it('comes with the death of Squall by SIGKILL', async () => {
    const context = fresh();
    const other = elsewhere({ fault: 'cpu', parameters: { load: 90 }, token: context.token });
    const { pid } = (await other.message('applied')).applied;
    other.child.kill('SIGKILL');
    await until('the hog is gone', () => context.host.identify(pid) === undefined);
  });

  it('is told when the hog is killed by somebody else', async () => {
    const { applied, pid, context, undo } = await start({ load: 20 });
    process.kill(pid, 'SIGKILL');
    const error = await applied?.failed;
    expect(error?.message).toBe(`the hog (pid ${pid}) ended by itself: signal SIGKILL`);
    await expect(cpu.verify({ load: 20 }, undo, context)).rejects.toThrow('the hog is not running');
  });

  it('leaves no hog when it is aborted while it starts', async () => {
    const abort = new AbortController();
    const context = fresh(abort.signal);
    const { undo } = await cpu.plan({ load: 50 }, context);
    const applying = cpu.apply({ load: 50 }, undo, context);
    abort.abort();
    await expect(applying).rejects.toThrow('aborted');
    await cpu.revert(undo, context);
    expect(context.host.findHelpers(context.token)).toEqual([]);
  });
});
