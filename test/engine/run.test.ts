import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import { type Run, type RunOptions, startRun } from '../../src/engine/run.ts';
import type { UndoLog, UndoRecord } from '../../src/engine/undo-log.ts';
import type { Event } from '../../src/events/event.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createHost } from '../../src/host/host.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { diskUndoLog } from '../../src/journal/undo-log.ts';
import { FaultError, type Injector, type ProcessIdentity } from '../../src/plugin/index.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { noteInjector } from '../support/note-injector.ts';
import { probe, sketch } from '../support/scenario.ts';
import { SimulatedTime } from '../support/simulated-time.ts';
import { until } from '../support/wait.ts';

const host = createHost();
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function start(
  scenario: Scenario,
  injectors: Injector[],
  options: Partial<RunOptions> & { seed?: number } = {},
) {
  const events: Event[] = [];
  const stateDir = mkdtempSync(join(tmpdir(), 'squall-run-'));
  folders.push(stateDir);
  const seed = options.seed ?? 1;
  const run = startRun({
    scenario,
    seed,
    streams: seededStreams(seed),
    registry: createRegistry(injectors),
    host,
    clock: systemClock,
    undoLog: diskUndoLog(stateDir),
    guard: { start: async () => {}, stop: () => {} },
    mode: 'real',
    onEvent: (event) => events.push(event),
    ...options,
  });
  const openRecords = () => readdirSync(join(stateDir, 'undo'));
  return { run, events, openRecords, stateDir };
}

async function play(
  scenario: Scenario,
  injectors: Injector[],
  options: Partial<RunOptions> & { seed?: number } = {},
) {
  const started = start(scenario, injectors, options);
  return { ...started, finished: await started.run.finished };
}

/** An undo log that writes no record down before it is told to. */
function slowLog() {
  const stateDir = mkdtempSync(join(tmpdir(), 'squall-run-'));
  folders.push(stateDir);
  const disk = diskUndoLog(stateDir);
  let begin = () => {};
  let write = () => {};
  const writing = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const told = new Promise<void>((resolve) => {
    write = resolve;
  });
  const undoLog: UndoLog = {
    ...disk,
    open: async (record) => {
      begin();
      await told;
      await disk.open(record);
    },
  };
  return { undoLog, writing, write };
}

/** Events without their header, and the words that matter. */
function short(events: readonly Event[]): string[] {
  return events.map((event) =>
    `${event.event} ${'fault' in event ? event.fault : 'state' in event ? event.state : ''}`.trim(),
  );
}

const two = (log: string[]) => [noteInjector({ name: 'one', log }), noteInjector({ name: 'two', log })];
const storm = sketch({
  storm: { inject: [{ type: 'one' }, { type: 'two' }], for: 20, next: 'done' },
  done: { final: true },
});

describe('a run', () => {
  it('plans, applies, reads back and takes back in reverse order, and says so', async () => {
    const log: string[] = [];
    const { events, finished, openRecords } = await play(storm, two(log));
    expect(finished).toEqual({ outcome: 'passed', reason: 'the storm is over', leftBehind: [] });
    expect(log).toEqual([
      ...['plan one', 'apply one', 'verify one', 'plan two', 'apply two', 'verify two'],
      ...['revert two', 'revert one'],
    ]);
    expect(short(events)).toEqual([
      'run.started',
      'state.entered storm',
      ...[
        'fault.planned storm.one',
        'fault.injected storm.one',
        'fault.planned storm.two',
        'fault.injected storm.two',
      ],
      ...['fault.reverted storm.two', 'fault.reverted storm.one', 'state.left storm'],
      ...['state.entered done', 'state.left done', 'run.finished'],
    ]);
    expect(openRecords()).toEqual([]);
  });

  it('takes back what is in force and what is being made when it is stopped', async () => {
    const log: string[] = [];
    const slow = noteInjector({
      name: 'two',
      log,
      apply: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    });
    const { run, events } = start(storm, [noteInjector({ name: 'one', log }), slow]);
    await until('the second fault is being made', () => log.includes('apply two'));
    run.stop({ outcome: 'aborted', reason: 'told to' });
    run.stop({ outcome: 'failed', reason: 'a second call changes nothing' });
    expect((await run.finished).reason).toBe('told to');
    expect(log.slice(-2)).toEqual(['revert two', 'revert one']);
    expect(short(events)).toContain('fault.skipped storm.two');
    expect(short(events)).not.toContain('fault.reverted storm.two');
  });

  it('says that what is over was done, though it is stopped meanwhile', async () => {
    const log: string[] = [];
    const once = noteInjector({
      name: 'two',
      log,
      over: true,
      apply: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    });
    const { run, events, openRecords } = start(storm, [noteInjector({ name: 'one', log }), once]);
    await until('the second fault is being made', () => log.includes('apply two'));
    run.stop({ outcome: 'aborted', reason: 'told to' });
    expect(await run.finished).toMatchObject({ outcome: 'aborted', leftBehind: [] });
    expect(short(events)).toContain('fault.injected storm.two');
    expect(short(events)).not.toContain('fault.skipped storm.two');
    expect(openRecords()).toEqual([]);
  });

  it('makes nothing more once it is stopped while a record is written down', async () => {
    const log: string[] = [];
    const slow = slowLog();
    const { run, events } = start(storm, two(log), slow);
    await slow.writing;
    run.stop({ outcome: 'aborted', reason: 'told to' });
    slow.write();
    expect(await run.finished).toMatchObject({ outcome: 'aborted', leftBehind: [] });
    expect(log).not.toContain('apply one');
    expect(short(events)).toContain('fault.skipped storm.one');
    expect((await slow.undoLog.scan()).records).toEqual([]);
  });

  it('makes nothing where a record is written down only after nobody waits for it any longer', async () => {
    const log: string[] = [];
    const clock = new SimulatedTime();
    const slow = slowLog();
    const { run, events } = start(storm, two(log), { ...slow, clock });
    await slow.writing;
    run.stop({ outcome: 'aborted', reason: 'told to' });
    await clock.pass(5000);
    expect(await run.finished).toMatchObject({ outcome: 'aborted', leftBehind: [] });
    slow.write();
    await until('it was given up', () => short(events).includes('fault.skipped storm.one'));
    expect(log).not.toContain('apply one');
    expect((await slow.undoLog.scan()).records).toEqual([]);
  });

  it('takes back once more what is made only after nobody waits for it any longer', async () => {
    const log: string[] = [];
    const clock = new SimulatedTime();
    let made = () => {};
    const deaf = noteInjector({
      name: 'one',
      log,
      apply: () =>
        new Promise((resolve) => {
          made = resolve;
        }),
    });
    const { run, events, openRecords } = start(storm, [deaf, noteInjector({ name: 'two', log })], { clock });
    await until('it is being made', () => log.includes('apply one'));
    run.stop({ outcome: 'aborted', reason: 'told to' });
    await clock.pass(5000);
    await run.finished;
    expect(log).toEqual(['plan one', 'apply one', 'revert one']);
    // Should Squall die now, whoever comes then takes it back.
    expect(openRecords()).toHaveLength(1);
    made();
    await until('it was given up', () => short(events).includes('fault.skipped storm.one'));
    expect(log.slice(3)).toEqual(['verify one', 'revert one']);
    expect(openRecords()).toEqual([]);
  });

  it('has the undo record on disk before it applies', async () => {
    let seen: string[] = [];
    const log: string[] = [];
    const one = noteInjector({
      name: 'one',
      log,
      apply: async () => {
        seen = started.openRecords();
      },
    });
    const started = start(storm, [one, noteInjector({ name: 'two', log })]);
    await started.run.finished;
    expect(seen).toHaveLength(1);
  });

  it('undoes a fault that could not be made, and ends as failed', async () => {
    for (const fail of ['plan', 'apply', 'verify'] as const) {
      const log: string[] = [];
      const { events, finished } = await play(storm, [
        noteInjector({ name: 'one', log }),
        noteInjector({ name: 'two', log, fail }),
      ]);
      expect(finished).toMatchObject({ outcome: 'failed', reason: `${fail} failed`, leftBehind: [] });
      expect(short(events)).toContain('fault.failed storm.two');
      expect(log.includes('revert two')).toBe(fail !== 'plan');
      expect(log.at(-1)).toBe('revert one');
    }
  });

  it('goes on without an optional fault that could not be made or that the machine lacks something for', async () => {
    const states = (optional: boolean) =>
      sketch({ a: { inject: [{ type: 'one', optional }], for: 5, next: 'b' }, b: { final: true } });
    const lacking = noteInjector({ name: 'one', log: [], missing: 'sch_netem' });
    const skipped = await play(states(true), [lacking]);
    expect(skipped.finished.outcome).toBe('passed');
    expect(skipped.events.find((event) => event.event === 'fault.skipped')).toMatchObject({
      detail: { message: 'this machine cannot: sch_netem is missing (for notes): install it' },
    });
    const refused = await play(states(false), [lacking]);
    expect(refused.finished).toMatchObject({ outcome: 'refused' });
    expect(short(refused.events)).not.toContain('state.entered a');
    const failing = await play(states(true), [noteInjector({ name: 'one', log: [], fail: 'apply' })]);
    expect(failing.finished.outcome).toBe('passed');
  });

  it('tries again to take a fault back, then names what is left behind and how to undo it', async () => {
    const log: string[] = [];
    const { finished, openRecords } = await play(storm, [
      noteInjector({ name: 'one', log }),
      noteInjector({ name: 'two', log, fail: 'revert' }),
    ]);
    expect(log.filter((line) => line === 'revert two')).toHaveLength(3);
    expect(log.at(-1)).toBe('revert one');
    expect(finished.leftBehind).toEqual([
      { fault: 'storm.two', type: 'two', error: 'revert failed', command: 'undo 12' },
    ]);
    expect(openRecords()).toHaveLength(1);
  });

  it('takes back at its start what a dead run left, and not what a living one holds', async () => {
    const log: string[] = [];
    const left = await play(storm, [
      noteInjector({ name: 'one', log }),
      noteInjector({ name: 'two', log, fail: 'revert' }),
    ]);
    const undoLog = diskUndoLog(left.stateDir);
    const quiet = sketch({ a: { for: 5, next: 'b' }, b: { final: true } });
    log.length = 0;
    await play(quiet, two(log), { undoLog });
    expect(log).toEqual([]);
    const [record] = (await undoLog.scan()).records;
    if (!record) throw new Error('there is no record');
    await undoLog.open({ ...record, owner: { pid: record.owner.pid, startTime: 1 } });
    await play(quiet, two(log), { undoLog });
    expect(log).toEqual(['revert two']);
    expect((await undoLog.scan()).records).toEqual([]);
  });

  it('ends as failed when a fault ends by itself, and takes it back', async () => {
    let lose: (error: FaultError) => void = () => {};
    const lost = new Promise<FaultError>((resolve) => {
      lose = resolve;
    });
    const log: string[] = [];
    const scenario = sketch({ a: { inject: [{ type: 'one' }], for: 60_000, next: 'b' }, b: { final: true } });
    const { run, events } = start(scenario, [noteInjector({ name: 'one', log, lost })]);
    await until('the fault is in force', () => short(events).includes('fault.injected a.one'));
    lose(new FaultError('killed by the OOM killer'));
    expect(await run.finished).toMatchObject({ outcome: 'failed', reason: 'killed by the OOM killer' });
    expect(short(events)).toContain('fault.failed a.one');
    expect(log.at(-1)).toBe('revert one');
  });

  it('ends when a fault is over by itself while the next one is still being made', async () => {
    const log: string[] = [];
    const { finished, events } = await play(
      sketch({ a: { inject: [{ type: 'one' }, { type: 'two' }], for: 5000, next: 'b' }, b: { final: true } }),
      [
        noteInjector({ name: 'one', log, lost: Promise.resolve(new FaultError('killed at once')) }),
        noteInjector({
          name: 'two',
          log,
          apply: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
        }),
      ],
    );
    expect(finished).toMatchObject({ outcome: 'failed', reason: 'killed at once', leftBehind: [] });
    expect(short(events)).toContain('fault.failed a.one');
    expect(log.at(-1)).toBe('revert one');
  });

  it('makes a fault again and again while its state lasts', async () => {
    const log: string[] = [];
    const scenario = sketch({ a: { inject: [{ type: 'one' }], for: 2000, next: 'b' }, b: { final: true } });
    const { events } = await play(scenario, [noteInjector({ name: 'one', log, every: 800 })]);
    const injected = short(events).filter((line) => line.startsWith('fault.injected'));
    expect(injected).toEqual(['fault.injected a.one', 'fault.injected a.one~2', 'fault.injected a.one~3']);
    expect(log.filter((line) => line === 'revert one')).toHaveLength(3);
  });

  describe('refreshes a fault that is in force', () => {
    const lasting = sketch({ a: { inject: [{ type: 'one' }], on: { GO: 'b' } }, b: { final: true } });
    const updates = (events: readonly Event[]) => events.filter(({ event }) => event === 'fault.updated');

    it('again and again, writes down what is new and says so', async () => {
      let count = 0;
      const reverted: unknown[] = [];
      const work = async () => (++count % 2 === 0 ? { count } : undefined);
      const one = noteInjector({
        ...{ name: 'one', log: [], refresh: { every: 5, work } },
        reverted: (undo) => reverted.push(undo),
      });
      const { run, events, stateDir } = start(lasting, [one]);
      await until('it has changed twice', () => updates(events).length === 2);
      const { records } = await diskUndoLog(stateDir).scan();
      expect(records.map(({ undo }) => undo)).toEqual([{ count: 4 }]);
      expect(updates(events)[1]).toMatchObject({
        fault: 'a.one',
        detail: { message: 'noted anew {"count":4}' },
      });
      run.send('GO');
      await run.finished;
      expect(reverted).toEqual([expect.objectContaining({ count: expect.any(Number) })]);
    });

    it('never while it is taken back', async () => {
      const log: string[] = [];
      const work = async (_undo: unknown, signal: AbortSignal) => {
        await until('its state is left', () => signal.aborted);
        log.push('refreshed one');
        return undefined;
      };
      const { run } = start(lasting, [noteInjector({ name: 'one', log, refresh: { every: 1, work } })]);
      await until('a refresh is at work', () => log.includes('refresh one'));
      run.send('GO');
      await run.finished;
      expect(log.slice(-2)).toEqual(['refreshed one', 'revert one']);
    });

    it('and fails where that shows that it is in force no more', async () => {
      const work = async () => {
        throw new FaultError('somebody has removed it');
      };
      const one = noteInjector({ name: 'one', log: [], refresh: { every: 1, work } });
      const { events, finished } = await play(lasting, [one]);
      expect(finished).toMatchObject({ outcome: 'failed', reason: 'somebody has removed it' });
      expect(short(events)).toContain('fault.failed a.one');
    });
  });

  it('plans anew where the record of another fault has changed since it was looked at', async () => {
    const log: string[] = [];
    const other: UndoRecord = {
      ...{ token: 'other', run: 'r', scenario: 's', fault: 'f', type: 'one', undo: 1 },
      ...{ owner: host.identify(host.pid) as ProcessIdentity, bootId: host.bootId },
      networkNamespace: host.networkNamespace(),
    };
    const stateDir = mkdtempSync(join(tmpdir(), 'squall-run-'));
    folders.push(stateDir);
    const undoLog = diskUndoLog(stateDir);
    await undoLog.check(other.owner);
    await undoLog.open(other);
    const seen: unknown[] = [];
    const draws: number[] = [];
    const one = noteInjector({ name: 'one', log });
    const planned: Injector = {
      ...one,
      plan: async (parameters, context) => {
        seen.push(context.inForce.map(({ undo }) => undo));
        draws.push(context.random.next());
        // It is planned anew by its own process while we plan.
        if (seen.length === 1) await undoLog.renew({ ...other, undo: 2 });
        return one.plan(parameters, context);
      },
    };
    const { finished } = await play(storm, [planned, noteInjector({ name: 'two', log })], { undoLog });
    expect(finished.outcome).toBe('passed');
    expect(seen).toEqual([[1], [2]]);
    // The same seed hits the same, however often it is planned.
    expect(draws[1]).toBe(draws[0]);
  });

  it('injects with the probability asked for, and gives a second visit an id of its own', async () => {
    const scenario = sketch({
      a: {
        inject: [{ type: 'one', probability: 0.5 }],
        next: [
          { to: 'a', probability: 1, max: 39 },
          { to: 'b', probability: 0 },
        ],
      },
      b: { final: true },
    });
    const first = await play(scenario, [noteInjector({ name: 'one', log: [] })], { seed: 3 });
    const injected = short(first.events).filter((line) => line.startsWith('fault.injected'));
    // Three standard errors of 40 draws at 0.5 are 9.5.
    expect(injected.length).toBeGreaterThan(10);
    expect(injected.length).toBeLessThan(30);
    expect(new Set(injected).size).toBe(injected.length);
    const again = await play(scenario, [noteInjector({ name: 'one', log: [] })], { seed: 3 });
    expect(short(again.events)).toEqual(short(first.events));
    const other = await play(scenario, [noteInjector({ name: 'one', log: [] })], { seed: 4 });
    expect(short(other.events)).not.toEqual(short(first.events));
  });

  it('refuses before anything starts where steady state does not hold or the environment differs', async () => {
    const log: string[] = [];
    const unsteady = await play({ ...storm, steadyState: [probe('up')] }, two(log));
    expect(unsteady.finished).toMatchObject({ outcome: 'refused' });
    expect(unsteady.finished.reason).toContain('"up"');
    const elsewhere = await play({ ...storm, environment: 'staging' }, two(log), {
      environment: 'production',
    });
    expect(elsewhere.finished.reason).toBe('the scenario is for environment "staging", not for "production"');
    expect(log).toEqual([]);
  });

  it('refuses before anything starts where undo records cannot be kept', async () => {
    const log: string[] = [];
    const { finished } = await play(storm, two(log), { undoLog: diskUndoLog('/dev/null/nowhere') });
    expect(finished).toMatchObject({ outcome: 'refused' });
    expect(finished.reason).toContain('/dev/null/nowhere');
    expect(log).toEqual([]);
  });

  it('takes the event that a state waits for, and says which are awaited', async () => {
    const scenario = sketch({ gate: { on: { GO: 'done' } }, done: { final: true } });
    const { run } = start(scenario, []) as { run: Run };
    await until('the gate is reached', () => run.awaited().includes('GO'));
    expect(run.send('STAY')).toBe(false);
    expect(run.send('GO')).toBe(true);
    expect((await run.finished).outcome).toBe('passed');
  });
});

describe('a dry run', () => {
  it('plans, applies nothing, writes nothing and passes timed states at once', async () => {
    const log: string[] = [];
    const scenario = sketch(
      {
        a: { inject: [{ type: 'one' }], for: 3_600_000, next: 'gate' },
        gate: { on: { GO: 'b' } },
        b: { until: probe('never'), next: 'c' },
        c: { expect: [probe('never')], for: 1000, next: 'd' },
        d: { final: true },
      },
      { timeout: 7_200_000, steadyState: [probe('never')], stopWhen: [probe('never')] },
    );
    const { events, finished, stateDir } = await play(scenario, [noteInjector({ name: 'one', log })], {
      mode: 'dry',
    });
    expect(finished.outcome).toBe('passed');
    expect(log).toEqual(['plan one']);
    expect(readdirSync(stateDir)).toEqual([]);
    expect(short(events).filter((line) => line.startsWith('fault'))).toEqual([
      'fault.planned a.one',
      'fault.skipped a.one',
    ]);
    const [first, last] = [events[0], events.at(-1)] as [Event, Event];
    expect(Date.parse(last.time) - Date.parse(first.time)).toBe(3_601_000);
  });

  it('has said no more than that it started when it is handed to whoever started it', async () => {
    const { run, events } = start(storm, two([]), { mode: 'dry' });
    expect(short(events)).toEqual(['run.started']);
    await run.finished;
    expect(short(events)).toContain('run.finished');
  });

  it('skips what the machine lacks, with the reason', async () => {
    const { events, finished } = await play(
      storm,
      [
        noteInjector({ name: 'one', log: [], missing: 'sch_netem' }),
        noteInjector({ name: 'two', log: [], fail: 'plan' }),
      ],
      { mode: 'dry' },
    );
    expect(finished.outcome).toBe('passed');
    expect(events.filter((event) => event.event === 'fault.skipped')).toMatchObject([
      { detail: { message: 'this machine cannot: sch_netem is missing (for notes): install it' } },
      { detail: { message: 'plan failed' } },
    ]);
  });
});
