import { afterAll, describe, expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createHost } from '../../src/host/host.ts';
import type { ProcessParameters } from '../../src/injectors/process/parameters.ts';
import type { ProcessUndo } from '../../src/injectors/process/undo.ts';
import { processFault } from '../../src/injectors/process.ts';
import { FaultError, type InjectionContext, type ProcessIdentity } from '../../src/plugin/index.ts';
import { asNobody } from '../fixtures/elsewhere.ts';
import { Targets } from '../fixtures/targets.ts';
import { describeWhere } from '../support/needs.ts';
import { slowness } from '../support/pace.ts';
import { until } from '../support/wait.ts';

const host = createHost();
const targets = new Targets();
afterAll(() => targets.end());

function context(more: Partial<InjectionContext> = {}, seed = 42): InjectionContext {
  return {
    host,
    clock: systemClock,
    token: 'test',
    random: seededStreams(seed)('process'),
    signal: new AbortController().signal,
    inForce: [],
    amend: async () => {},
    ...more,
  };
}

async function plan(parameters: ProcessParameters, more = context()) {
  return processFault.plan(parameters, more);
}

/** Plans, applies and reads back. */
async function inject(parameters: ProcessParameters, more = context()) {
  const { undo } = await plan(parameters, more);
  await processFault.apply(parameters, undo, more);
  return { undo, seen: await processFault.verify(parameters, undo, more) };
}

async function group(name: string, count: number): Promise<ProcessIdentity[]> {
  return Promise.all(Array.from({ length: count }, () => targets.sleeper(name)));
}

const alive = (list: ProcessIdentity[]) => list.filter((target) => targets.isAlive(target));
const stateOf = (target: ProcessIdentity) => host.processState(target);

describe('process kill', () => {
  it('kills one of those with the name, longer than 15 characters or not', async () => {
    const name = targets.name('-my-chaos-init-app');
    const workers = await group(name, 3);
    const { undo, seen } = await inject({ name });
    expect(alive(workers)).toHaveLength(2);
    expect(undo.targets).toEqual([expect.objectContaining({ command: expect.stringContaining(name) })]);
    expect(seen).toMatchObject({ dead: [undo.targets[0]?.pid], running: [] });
    // Which it was, since when it ran, and how long it took to die.
    const [told] = seen.targets as { pid: number; command: string; since: string; died: number }[];
    expect(told).toMatchObject({ pid: undo.targets[0]?.pid, command: expect.stringContaining(name) });
    expect(Math.abs(Date.parse(told?.since as string) - Date.now())).toBeLessThan(15_000);
    expect(told?.died).toBeGreaterThanOrEqual(0);
    expect(told?.died).toBeLessThan(1000 * slowness());
  });

  it.each([
    ['all', 0],
    [2, 3],
    [9, 0],
    ['30%', 3],
    ['1%', 4],
  ] as const)('of mode %s leaves %i of 5', async (mode, left) => {
    const name = targets.name(`-mode-${String(mode).replace('%', '-percent')}`);
    const workers = await group(name, 5);
    await inject({ name, mode });
    expect(alive(workers)).toHaveLength(left);
  });

  it('makes the same choice with the same seed, and another with another', async () => {
    const name = targets.name('-seed');
    await group(name, 12);
    const choice = async (seed: number) =>
      (await plan({ name, mode: 4 }, context({}, seed))).undo.targets.map(({ pid }) => pid);
    expect(await choice(1)).toEqual(await choice(1));
    expect(await choice(1)).not.toEqual(await choice(2));
  });

  it('sends SIGKILL after the grace to a process that ignores SIGTERM', async () => {
    const name = targets.name('-stubborn');
    const target = await targets.sleeper(name, { shell: 'trap "" TERM' });
    const start = systemClock.now();
    await inject({ name, grace: '300ms' });
    expect(systemClock.now() - start).toBeGreaterThanOrEqual(300);
    expect(targets.isAlive(target)).toBe(false);
  });

  it('does not wait for the rest of the grace once all are dead', async () => {
    const name = targets.name('-quick');
    await targets.sleeper(name);
    const start = systemClock.now();
    await inject({ name, grace: '30s' });
    expect(systemClock.now() - start).toBeLessThan(5000);
  });

  it('stops waiting for the grace when the state is left', async () => {
    const name = targets.name('-left');
    const target = await targets.sleeper(name, { shell: 'trap "" TERM' });
    const leave = new AbortController();
    const more = context({ signal: leave.signal });
    const { undo } = await plan({ name, grace: '30s' }, more);
    const applied = processFault.apply({ name, grace: '30s' }, undo, more);
    leave.abort();
    await applied;
    expect(targets.isAlive(target)).toBe(true);
    // What was done all the same is said.
    expect(await processFault.verify({ name, grace: '30s' }, undo, more)).toMatchObject({
      message: expect.stringContaining('SIGTERM sent, and not waited for any longer, still running: '),
      dead: [],
      running: [target.pid],
    });
  });

  it('signals nobody when the state is left before', async () => {
    const name = targets.name('-spared');
    const target = await targets.sleeper(name);
    const more = context({ signal: AbortSignal.abort() });
    const { undo } = await plan({ name, signal: 'SIGKILL' }, more);
    await expect(processFault.apply({ name, signal: 'SIGKILL' }, undo, more)).rejects.toThrow();
    expect(targets.isAlive(target)).toBe(true);
  });

  it('fails on a process that ignores the signal, and says what to do', async () => {
    const name = targets.name('-deaf');
    await targets.sleeper(name, { shell: 'trap "" TERM' });
    const failure = await inject({ name }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FaultError);
    expect(failure).toMatchObject({
      message: expect.stringContaining('ignores it'),
      hint: expect.stringContaining('grace'),
    });
  });

  it('fails on a stopped process that the signal does not reach', async () => {
    const name = targets.name('-frozen');
    const target = await targets.sleeper(name);
    host.signal(target, 'SIGSTOP');
    await until('it is stopped', () => stateOf(target) === 'T');
    await expect(inject({ name })).rejects.toThrow(/blocks it, or is stopped/);
  });

  it('is content when a process handles the signal in its own way, and says so', async () => {
    const name = targets.name('-reloads');
    const target = await targets.script(name, "process.on('SIGHUP', () => say('reloaded'))");
    const { seen } = await inject({ name, signal: 'SIGHUP' });
    await until('it has reloaded', () => target.said().includes('reloaded'));
    expect(seen).toMatchObject({ running: [target.pid], message: expect.stringContaining('still running') });
  });

  it('waits for a process that ends in an orderly way', async () => {
    const name = targets.name('-orderly');
    const bye = "process.on('SIGTERM', () => setTimeout(() => process.exit(), 200))";
    const target = await targets.script(name, bye);
    expect((await inject({ name })).seen).toMatchObject({ dead: [target.pid] });
  });

  it('takes a target that died meanwhile for killed', async () => {
    const name = targets.name('-died');
    const target = await targets.sleeper(name);
    const { undo } = await plan({ name });
    host.signal(target, 'SIGKILL');
    await until('it is dead', () => !targets.isAlive(target));
    await processFault.apply({ name }, undo, context());
    expect(await processFault.verify({ name }, undo, context())).toMatchObject({ dead: [target.pid] });
  });

  it('does not touch another process that has the pid of its target now', async () => {
    const name = targets.name('-reused');
    const target = await targets.sleeper(name);
    const { undo } = await plan({ name });
    const stale = { ...undo, targets: undo.targets.map((one) => ({ ...one, startTime: one.startTime - 1 })) };
    await processFault.apply({ name, grace: '1s' }, stale, context());
    await processFault.verify({ name, grace: '1s' }, stale, context());
    expect(targets.isAlive(target)).toBe(true);
  });

  it('spares what is excluded', async () => {
    const [name, spared] = [targets.name('-hit'), targets.name('-spared')];
    const [hit, kept] = [await targets.sleeper(name), await targets.sleeper(spared)];
    await inject({ command: `${targets.token}-(hit|spared)`, exclude: spared, mode: 'all' });
    expect(alive([hit, kept])).toEqual([kept]);
  });

  it('has nothing to undo, however often', async () => {
    const undo = { action: 'kill', targets: [] } as const;
    for (let i = 0; i < 2; i++) {
      expect((await processFault.revert(undo, context())).message).toContain('nothing to undo');
    }
  });
});

describe('process pause', () => {
  it('stops all, and continues them', async () => {
    const name = targets.name(' paused one');
    const workers = await group(name, 3);
    const { undo, seen } = await inject({ name, mode: 'all', action: 'pause' });
    expect(workers.map(stateOf)).toEqual(['T', 'T', 'T']);
    expect(seen).toMatchObject({ gone: 0 });
    const record = JSON.parse(JSON.stringify(undo));
    expect(await processFault.revert(record, context())).toMatchObject({ gone: 0 });
    expect(workers.map(stateOf)).not.toContain('T');
    expect(await processFault.revert(record, context())).toMatchObject({ gone: 0 });
  });

  it('counts a paused process that was killed as reverted', async () => {
    const name = targets.name('-killed-while-paused');
    const [one, two] = (await group(name, 2)) as [ProcessIdentity, ProcessIdentity];
    const { undo } = await inject({ name, mode: 'all', action: 'pause' });
    host.signal(one, 'SIGKILL');
    await until('it is dead', () => !targets.isAlive(one));
    expect(await processFault.revert(undo, context())).toMatchObject({ resumed: [two.pid], gone: 1 });
  });

  it('can be reverted when it was never applied', async () => {
    const name = targets.name('-planned-only');
    const target = await targets.sleeper(name);
    const { undo } = await plan({ name, action: 'pause' });
    await processFault.revert(undo, context());
    expect(stateOf(target)).not.toBe('T');
  });

  it('takes back a stop that is only on its way', async () => {
    const name = targets.name('-cut-short');
    const workers = await group(name, 20);
    for (let i = 0; i < 20; i++) {
      const { undo } = await plan({ name, mode: 'all', action: 'pause' });
      await processFault.apply({ name, action: 'pause' }, undo, context());
      await processFault.revert(undo, context());
      expect(workers.map(stateOf)).not.toContain('T');
    }
  });

  it('leaves alone what somebody else has stopped', async () => {
    const name = targets.name('-theirs-and-ours');
    const [theirs, ours] = (await group(name, 2)) as [ProcessIdentity, ProcessIdentity];
    host.signal(theirs, 'SIGSTOP');
    await until('it is stopped', () => stateOf(theirs) === 'T');
    const { undo } = await inject({ name, mode: 'all', action: 'pause' });
    expect(undo.targets.map(({ pid }) => pid)).toEqual([ours.pid]);
    await processFault.revert(undo, context());
    expect([theirs, ours].map(stateOf)).toEqual(['T', expect.not.stringMatching('T')]);
    await expect(inject({ name, action: 'pause', mode: 'all' })).resolves.toBeDefined();
    await expect(plan({ name, action: 'pause' })).rejects.toThrow(/paused already/);
    expect((await plan({ name, action: 'pause', every: '1s' })).skip).toMatch(/paused already/);
  });

  it('leaves alone what another pause is about to stop', async () => {
    const name = targets.name('-shared');
    const [one, two] = (await group(name, 2)) as [ProcessIdentity, ProcessIdentity];
    const first = await plan({ name, action: 'pause' });
    const inForce = [{ token: 'other', undo: first.undo }];
    const second = await plan({ name, action: 'pause' }, context({ inForce }));
    const chosen = [first, second].map(({ undo }) => undo.targets[0]?.pid);
    expect(chosen.sort()).toEqual([one.pid, two.pid].sort());
  });

  it('of everything on the machine would spare Squall, its family, helpers, pid 1 and kernel threads', async () => {
    const helper = await host.startHelper({
      script: new URL('../fixtures/helper.mjs', import.meta.url),
      args: [],
      token: 'spared',
    });
    // Planned only.
    const { undo } = await plan({ user: host.uid, mode: 'all', action: 'pause' });
    const all = await host.processes();
    const chosen = new Set(undo.targets.map(({ pid }) => pid));
    const family = all.filter(({ pid, ppid }) => pid === process.pid || ppid === process.pid);
    const never = [1, process.ppid, helper.pid, ...family.map(({ pid }) => pid)];
    const threads = all.filter(({ kernelThread }) => kernelThread).map(({ pid }) => pid);
    expect([...never, ...threads].filter((pid) => chosen.has(pid))).toEqual([]);
    host.signal(helper, 'SIGKILL');
    await helper.exited;
  });
});

describe('process pause of a tree', () => {
  /** A shell with two children, one of which has a child itself. */
  const family = (name: string) =>
    targets.script(name, "require('child_process').spawn('sh', ['-c', 'sleep 60 & (sleep 60; :) & wait'])");

  /** A process and all below it. */
  async function tree(root: number): Promise<ProcessIdentity[]> {
    const all = await host.processes();
    const below = (pid: number): ProcessIdentity[] =>
      all
        .filter(({ ppid }) => ppid === pid)
        .flatMap((info) => [{ pid: info.pid, startTime: info.startTime }, ...below(info.pid)]);
    return below(root);
  }

  async function whole(root: ProcessIdentity, count: number): Promise<ProcessIdentity[]> {
    return until('the family is there', async () => {
      const found = await tree(root.pid);
      return found.length === count && found;
    });
  }

  function end(list: readonly ProcessIdentity[]): void {
    for (const one of list) host.signal(one, 'SIGKILL');
  }

  it('stops all that it has started, and continues them child by child', async () => {
    const name = targets.name('-family');
    const root = await family(name);
    const children = await whole(root, 4);
    const { undo, seen } = await inject({ name, action: 'pause' });
    expect([root, ...children].map(stateOf)).toEqual(['T', 'T', 'T', 'T', 'T']);
    expect(undo.targets.map(({ pid }) => pid).sort()).toEqual(
      [root, ...children].map(({ pid }) => pid).sort(),
    );
    expect(seen.message).toContain('paused: ');
    const order: number[] = [];
    const watching = {
      ...host,
      signal: (target: ProcessIdentity, signal: NodeJS.Signals) => {
        order.push(target.pid);
        return host.signal(target, signal);
      },
    };
    await processFault.revert(undo, context({ host: watching }));
    expect([root, ...children].map(stateOf)).not.toContain('T');
    expect(order.at(-1)).toBe(root.pid);
    end(children);
  });

  it('leaves a child alone that somebody else has stopped, with all below it', async () => {
    const name = targets.name('-family-held');
    const root = await family(name);
    const children = await whole(root, 4);
    const shell = children[0] as ProcessIdentity;
    host.signal(shell, 'SIGSTOP');
    await until('it is stopped', () => stateOf(shell) === 'T');
    const { undo } = await inject({ name, action: 'pause' });
    expect(undo.targets.map(({ pid }) => pid)).toEqual([root.pid]);
    await processFault.revert(undo, context());
    expect(stateOf(shell)).toBe('T');
    end(children);
  });

  it('writes down whom it finds only while it stops them, before it does', async () => {
    const name = targets.name('-family-late');
    const root = await targets.script(
      name,
      "process.on('SIGUSR2', () => { require('child_process').spawn('sleep', ['60']).once('spawn', () => say('late')) })",
    );
    const { undo } = await plan({ name, action: 'pause' });
    process.kill(root.pid, 'SIGUSR2');
    await until('it has a child', () => root.said().includes('late'));
    const [child] = await whole(root, 1);
    let record = undo;
    const amend = async (amended: unknown) => {
      expect(stateOf(child as ProcessIdentity)).not.toBe('T');
      record = amended as typeof undo;
    };
    await processFault.apply({ name, action: 'pause' }, undo, context({ amend }));
    expect(await processFault.verify({ name, action: 'pause' }, record, context())).toMatchObject({
      paused: [root.pid, child?.pid],
    });
    await processFault.revert(record, context());
    expect([root, child as ProcessIdentity].map(stateOf)).not.toContain('T');
    end([child as ProcessIdentity]);
  });

  it('has one stopped that starts others all the time', async () => {
    const name = targets.name('-family-busy');
    const start = "require('child_process').spawn('sleep', ['0.2'])";
    const root = await targets.script(name, `setInterval(() => ${start}, 2)`);
    await until('it is at it', async () => (await tree(root.pid)).length > 5);
    let record: ProcessUndo | undefined;
    const amend = async (amended: unknown) => {
      record = amended as ProcessUndo;
    };
    // What was forked and has not loaded its program yet has the name, too.
    const parameters = { name, mode: 'all', action: 'pause' } as const;
    const { undo } = await plan(parameters);
    await processFault.apply(parameters, undo, context({ amend }));
    const family = [root, ...(await tree(root.pid))];
    expect(family.map(stateOf).filter((state) => state !== 'T' && state !== 'Z')).toEqual([]);
    await processFault.revert(record ?? undo, context());
    expect(family.map(stateOf)).not.toContain('T');
  });
});

describe('process without a target', () => {
  it('fails and says what was looked for and what may be meant', async () => {
    await targets.sleeper(targets.name('-misspelt'));
    await expect(plan({ name: targets.name('-mispelt') })).rejects.toMatchObject({
      message: `no process matches: ${targets.name('-mispelt')}`,
      hint: `did you mean \`${targets.name('-misspelt')}\`?`,
    });
  });

  it('points to the command line where a script is named', async () => {
    const name = targets.name('-interpreter');
    const target = await targets.script(name, `'${targets.token}.py'`);
    await expect(plan({ name: `${targets.token}.py` })).rejects.toMatchObject({
      hint: expect.stringMatching(new RegExp(`pid ${target.pid} .*use command|did you mean`)),
    });
  });

  it('says that what matches is out of reach', async () => {
    await expect(plan({ pid: process.pid })).rejects.toMatchObject({
      hint: expect.stringContaining(`pid ${process.pid} is Squall itself`),
    });
  });

  it('is skipped where that is asked for', async () => {
    const { skip, undo } = await plan({ name: targets.name('-nobody'), ifNone: 'skip' });
    expect(skip).toContain('no process matches');
    expect(undo.targets).toEqual([]);
  });
});

describeWhere(['root'], 'process without permission', () => {
  it('fails before it signals anybody', async () => {
    const name = targets.name('-of-root');
    const target = await targets.sleeper(name);
    const said = await asNobody(
      './process-fault.ts',
      `const { createHost, processFault, systemClock } = module;
       const context = { host: createHost(), clock: systemClock, inForce: [], random: { sample: (items) => items } };
       await processFault.plan({ name: ${JSON.stringify(name)} }, context).catch(say)`,
    );
    expect(said).toMatchObject({ hint: expect.stringContaining('CAP_KILL') });
    expect(targets.isAlive(target)).toBe(true);
  });
});
