import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import { type Run, startRun } from '../../src/engine/run.ts';
import type { Event } from '../../src/events/event.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createHost } from '../../src/host/host.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { diskUndoLog } from '../../src/journal/undo-log.ts';
import { FaultError } from '../../src/plugin/index.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { compareRuns, essenceOf } from '../../src/simulate/replay/compare.ts';
import { replay } from '../../src/simulate/replay/replay.ts';
import { type NoteOptions, noteInjector } from '../support/note-injector.ts';
import { probe, sketch } from '../support/scenario.ts';
import { until } from '../support/wait.ts';

const folder = mkdtempSync(join(tmpdir(), 'squall-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type During = (run: Run, events: readonly Event[]) => Promise<void>;

/** Runs a scenario, with faults that only note what they are asked, and plays its journal again. */
async function twice(scenario: Scenario, options: Partial<NoteOptions> = {}, during?: During) {
  const events: Event[] = [];
  const registry = createRegistry([noteInjector({ log: [], ...options })]);
  const run = startRun({
    scenario,
    seed: 5,
    streams: seededStreams(5),
    registry,
    host: createHost(),
    clock: systemClock,
    undoLog: diskUndoLog(join(folder, 'state')),
    guard: { start: async () => {}, stop: () => {} },
    mode: 'real',
    onEvent: (event) => events.push(event),
  });
  await during?.(run, events);
  await run.finished;
  const again = await replay(scenario, events, registry);
  const told = events.map(essenceOf).join('\n');
  expect(compareRuns(scenario, events, again.events), told).toEqual([]);
  return { events, again };
}

const done = { done: { final: true }, other: { final: true } };
const storm = (more: object = {}) => ({
  a: { inject: [{ id: 'a.note' }], for: 60, next: 'done', ...more },
  ...done,
});
const seen = (events: readonly Event[], kind: Event['event']) => events.some(({ event }) => event === kind);

describe('a journal plays again to the same sequence', () => {
  it('when a gate was left by an event, or its time was up', async () => {
    const gate = sketch({
      a: { inject: [{ id: 'a.note' }], for: 5000, on: { GO: 'other', STAY: 'a' }, next: 'done' },
      ...done,
    });
    const { again } = await twice(gate, {}, async (run, events) => {
      await until('the fault is in force', () => seen(events, 'fault.injected'));
      run.send('GO');
    });
    expect(again.events.map(essenceOf)).toContain('state.entered other');
    await twice(sketch({ a: { for: 50, on: { GO: 'other' }, next: 'done' }, ...done }));
  });

  it('when it was stopped in the middle, while a fault was in force or being made', async () => {
    const interrupted = { outcome: 'aborted', reason: 'interrupted by SIGINT' } as const;
    const long = sketch(storm({ for: 60_000 }), { timeout: 120_000 });
    const { again } = await twice(long, {}, async (run, events) => {
      await until('the fault is in force', () => seen(events, 'fault.injected'));
      run.stop(interrupted);
    });
    expect(again).toMatchObject(interrupted);
    const slow = {
      apply: (signal: AbortSignal) =>
        new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
    };
    await twice(long, slow, async (run, events) => {
      await until('the fault is being made', () => seen(events, 'fault.planned'));
      run.stop(interrupted);
    });
  });

  it('when its timeout ended it', async () => {
    const { again } = await twice(sketch(storm({ for: 60_000 }), { timeout: 150 }));
    expect(again.reason).toContain('timeout');
  });

  it('when a stop condition tripped, after some looks', async () => {
    const stopWhen = [{ ...probe('health'), failures: 3, every: 20 }];
    const { again } = await twice(sketch(storm({ for: 60_000 }), { stopWhen, timeout: 120_000 }));
    expect(again.reason).toContain('stop condition "health" tripped');
  });

  it.each(['plan', 'apply', 'verify'] as const)(
    'when a fault failed in %s, be it the end or not',
    async (fail) => {
      expect((await twice(sketch(storm()), { fail })).again.outcome).toBe('failed');
      expect((await twice(sketch(storm({ onError: 'other' })), { fail })).again.outcome).toBe('passed');
      const optional = storm({ inject: [{ id: 'a.note', optional: true }] });
      expect((await twice(sketch(optional), { fail })).again.outcome).toBe('passed');
    },
  );

  it('when a fault ended by itself, or could not be taken back', async () => {
    const lost = new Promise<FaultError>((resolve) =>
      setTimeout(() => resolve(new FaultError('killed')), 30),
    );
    expect((await twice(sketch(storm({ for: 5000 })), { lost })).again.reason).toBe('killed');
    const { again } = await twice(sketch(storm()), { fail: 'revert' });
    expect(again.leftBehind).toHaveLength(1);
  });

  it('when the machine lacked something', async () => {
    expect((await twice(sketch(storm()), { missing: 'sch_netem' })).again.outcome).toBe('refused');
    const optional = storm({ inject: [{ id: 'a.note', optional: true }] });
    expect((await twice(sketch(optional), { missing: 'sch_netem' })).again.outcome).toBe('passed');
  });

  it('when steady state did not hold, or an expectation did not', async () => {
    expect((await twice(sketch(storm(), { steadyState: [probe('up')] }))).again.outcome).toBe('refused');
    expect((await twice(sketch(storm({ expect: [probe('up')] })))).again.outcome).toBe('failed');
    expect((await twice(sketch(storm({ expect: [probe('up')], onFailure: 'other' })))).again.outcome).toBe(
      'passed',
    );
  });

  it('when faults were made again and again, and not drawn', async () => {
    const dice = {
      inject: [{ id: 'a.note', probability: 0.5 }],
      for: 1000,
      next: [
        { to: 'a', probability: 1, max: 2 },
        { to: 'done', probability: 0 },
      ],
    };
    const { events } = await twice(sketch({ a: dice, ...done }), { every: 400 });
    expect(events.map(essenceOf)).toContain('fault.skipped a a.note');
    expect(events.map(essenceOf).some((line) => line.endsWith('~3'))).toBe(true);
  });
});

describe('what differs', () => {
  it('is named with its place, each strand on its own', async () => {
    const regions = sketch({
      both: {
        parallel: {
          east: { e: { for: 20, next: 'over' }, over: { final: true } },
          west: { w: { for: 40, next: 'over' }, over: { final: true } },
        },
        next: 'done',
      },
      ...done,
    });
    const { events } = await twice(regions);
    const swapped = [...events];
    const [e, w] = ['both.east.e', 'both.west.w'].map((state) =>
      events.findIndex((event) => event.event === 'state.entered' && event.state === state),
    ) as [number, number];
    [swapped[e], swapped[w]] = [swapped[w] as Event, swapped[e] as Event];
    expect(compareRuns(regions, events, swapped)).toEqual([]);
    const cut = events.filter((event) => !('state' in event && event.state === 'both.east.over'));
    expect(compareRuns(regions, events, cut)).toEqual([
      { strand: 'both.east', place: 3, first: 'state.entered both.east.over', second: undefined },
    ]);
  });
});
