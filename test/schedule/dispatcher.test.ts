import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/engine/virtual-clock.ts';
import { createGate } from '../../src/limits/gate.ts';
import { type Limits, NO_LIMITS } from '../../src/limits/limits.ts';
import type { Scenario, Schedule } from '../../src/scenario/scenario.ts';
import { type Dispatched, Dispatcher, type RunHandle } from '../../src/schedule/dispatcher.ts';
import { Scheduler } from '../../src/schedule/scheduler.ts';
import { sketch } from '../support/scenario.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const SECOND = 1000;

/** A run that takes its time, and some more to be undone. */
class TimedRun implements RunHandle {
  readonly began: number;
  ended: number | undefined;
  stopped: string | undefined;
  readonly #clock: VirtualClock;
  readonly #undo: number;
  #over: (() => void)[] = [];

  constructor(clock: VirtualClock, lasts: number, undo: number) {
    this.#clock = clock;
    this.#undo = undo;
    this.began = seconds(clock);
    clock.setTimeout(() => this.#end(), lasts);
  }

  stop(reason: string): void {
    if (this.stopped !== undefined) return;
    this.stopped = reason;
    this.#clock.setTimeout(() => this.#end(), this.#undo);
  }

  onOver(callback: () => void): void {
    this.#over.push(callback);
  }

  #end(): void {
    if (this.ended !== undefined) return;
    this.ended = seconds(this.#clock);
    for (const callback of this.#over) callback();
  }
}

function seconds(clock: VirtualClock): number {
  return (clock.now() - START) / SECOND;
}

function every(interval: number, header: Partial<Scenario> = {}, rule: Partial<Schedule> = {}): Scenario {
  const schedule = [{ every: interval, jitter: 0, probability: 1, startingDeadline: 60 * SECOND, ...rule }];
  const states = { a: { inject: [{ type: 'cpu' }], for: SECOND, next: 'done' }, done: { final: true } };
  return sketch(states, { schedule: schedule as Schedule[], ...header });
}

interface Setup {
  readonly lasts?: number;
  readonly undo?: number;
  readonly limits?: Partial<Limits>;
}

function dispatch(scenarios: Scenario[], { lasts = 5 * SECOND, undo = SECOND, limits }: Setup = {}) {
  const clock = new VirtualClock(START);
  const said: Dispatched<TimedRun>[] = [];
  const runs: TimedRun[] = [];
  const state: { halted?: string; current?: Scenario | 'gone' } = {};
  const dispatcher = new Dispatcher<TimedRun>({
    clock,
    ...(limits ? { gate: createGate({ ...NO_LIMITS, ...limits }, clock) } : {}),
    halted: () => state.halted,
    current: (scenario) => (state.current === 'gone' ? undefined : (state.current ?? scenario)),
    start: (_, refused) => {
      const run = new TimedRun(clock, refused ? 0 : lasts, undo);
      if (!refused) runs.push(run);
      return run;
    },
    onDispatched: (dispatched) => said.push(dispatched),
  });
  const scheduler = new Scheduler({ clock, seed: 7, onOccasion: (occasion) => dispatcher.take(occasion) });
  scheduler.set(scenarios);
  const pass = (milliseconds: number) => {
    let over = false;
    clock.setTimeout(() => {
      over = true;
    }, milliseconds);
    while (!over && clock.advance());
  };
  const results = () =>
    said.map((one) => `${(one.at - START) / SECOND} ${'because' in one ? one.because : one.result}`);
  return { clock, dispatcher, pass, said, runs, results, state };
}

describe('a firing', () => {
  it('starts a run', () => {
    const { pass, results, runs, said } = dispatch([every(10 * SECOND)]);
    pass(25 * SECOND);
    expect(results()).toEqual(['10 started', '20 started']);
    expect(said[0]).toMatchObject({ run: runs[0], wish: { firing: { due: START + 10 * SECOND } } });
    expect(said[0]?.wish.seed).toBe(said[0]?.wish.firing?.seed);
  });

  it('is skipped while the last run is still going on, or being undone, where it forbids another', () => {
    const { pass, results } = dispatch([every(10 * SECOND, { concurrency: 'forbid' })], {
      lasts: 15 * SECOND,
    });
    pass(45 * SECOND);
    expect(results()).toEqual(['10 started', '20 still-running', '30 started', '40 still-running']);
  });

  it('starts beside the last run where it allows another', () => {
    const { pass, results, dispatcher } = dispatch([every(10 * SECOND, { concurrency: 'allow' })], {
      lasts: 25 * SECOND,
    });
    pass(31 * SECOND);
    expect(results()).toEqual(['10 started', '20 started', '30 started']);
    expect(dispatcher.running()).toHaveLength(3);
    pass(5 * SECOND);
    expect(dispatcher.running()).toHaveLength(2);
  });

  it('replaces the last run, and starts only when that has been undone', () => {
    const { pass, results, runs, said } = dispatch([every(10 * SECOND, { concurrency: 'replace' })], {
      lasts: 60 * SECOND,
      undo: 3 * SECOND,
    });
    pass(28 * SECOND);
    expect(results()).toEqual(['10 started', '23 started']);
    expect(runs[0]).toMatchObject({ ended: 23, stopped: 'replaced by the next run of the scenario' });
    expect(said[1]?.wish.firing?.due).toBe(START + 20 * SECOND);
  });

  it('gives way to a later one where the run that both replace takes long to undo', () => {
    const { pass, results, said } = dispatch([every(10 * SECOND, { concurrency: 'replace' })], {
      lasts: 60 * SECOND,
      undo: 14 * SECOND,
    });
    pass(39 * SECOND);
    expect(results()).toEqual(['10 started', '30 superseded', '34 started']);
    expect(said[1]?.wish.firing?.due).toBe(START + 20 * SECOND);
    expect(said[2]?.wish.firing?.due).toBe(START + 30 * SECOND);
  });

  it('keeps scenarios apart', () => {
    const { pass, results } = dispatch(
      [every(10 * SECOND, { name: 'one' }), every(15 * SECOND, { name: 'two' })],
      { lasts: 12 * SECOND },
    );
    pass(31 * SECOND);
    expect(results()).toEqual([
      '10 started',
      '15 started',
      '20 still-running',
      ...['30 started', '30 started'],
    ]);
  });

  it('is skipped while its scenario is suspended, and where the draw was against it', () => {
    const suspended = dispatch([every(10 * SECOND, { suspend: true })]);
    suspended.pass(15 * SECOND);
    expect(suspended.results()).toEqual(['10 suspended']);
    const unlucky = dispatch([every(10 * SECOND, {}, { probability: 0 })]);
    unlucky.pass(15 * SECOND);
    expect(unlucky.said).toMatchObject([
      { result: 'skipped', because: 'not-drawn', reason: 'not drawn: its probability is 0' },
    ]);
  });

  it('is skipped while everything is halted, also when it has waited for the last run to be undone', () => {
    const { pass, results, state, said } = dispatch([every(10 * SECOND, { concurrency: 'replace' })], {
      lasts: 60 * SECOND,
      undo: 3 * SECOND,
    });
    pass(21 * SECOND);
    state.halted = 'halted by SIGUSR1';
    pass(10 * SECOND);
    expect(results()).toEqual(['10 started', '23 halted', '30 halted']);
    expect(said.at(-1)).toMatchObject({ reason: 'halted by SIGUSR1' });
  });

  it.each([
    ['suspended', { suspend: true }],
    ['gone', 'gone'],
  ] as const)('is skipped where its scenario is %s by the time that its turn has come', (because, change) => {
    const scenario = every(10 * SECOND, { concurrency: 'replace' });
    const { pass, results, state, runs } = dispatch([scenario], { lasts: 60 * SECOND, undo: 3 * SECOND });
    pass(21 * SECOND);
    state.current = change === 'gone' ? change : { ...scenario, ...change };
    pass(3 * SECOND);
    expect(results()).toEqual(['10 started', `23 ${because}`]);
    expect(runs).toHaveLength(1);
  });

  it('does not start once what waits has been let go', () => {
    const { pass, results, dispatcher } = dispatch([every(10 * SECOND, { concurrency: 'replace' })], {
      lasts: 60 * SECOND,
      undo: 3 * SECOND,
    });
    pass(21 * SECOND);
    dispatcher.dropWaiting('all runs are stopped');
    pass(3 * SECOND);
    expect(results()).toEqual(['10 started', '21 superseded']);
  });

  it('starts its scenario as that is by then', () => {
    const scenario = every(10 * SECOND, { concurrency: 'replace' });
    const { pass, said, state } = dispatch([scenario], { lasts: 60 * SECOND, undo: 3 * SECOND });
    pass(21 * SECOND);
    state.current = { ...scenario, timeout: 7 };
    pass(3 * SECOND);
    expect(said.at(-1)).toMatchObject({ result: 'started', wish: { scenario: { timeout: 7 } } });
  });

  it('is missed when the clock has passed it by', () => {
    const { dispatcher, said, clock } = dispatch([every(3600 * SECOND)]);
    const firing = {
      scenario: every(SECOND),
      schedule: 0,
      due: START,
      start: START,
      drawn: true,
      seed: 1,
    };
    dispatcher.take({ kind: 'missed', firing, count: 3 });
    expect(said).toMatchObject([{ result: 'missed', count: 3, at: clock.now() }]);
  });
});

describe('a limit', () => {
  it('refuses a run that ends at once, and says which limit it was', () => {
    const { pass, said, runs } = dispatch([every(10 * SECOND)], { limits: { minimumInterval: 15 * SECOND } });
    pass(35 * SECOND);
    expect(said.map((one) => [one.result, 'limit' in one ? one.limit : ''])).toEqual([
      ['started', ''],
      ['refused', 'minimumInterval'],
      ['started', ''],
    ]);
    expect(runs).toHaveLength(2);
  });

  it('that forbids a run lets the one go on that it would replace', () => {
    const { pass, results, runs } = dispatch([every(10 * SECOND, { concurrency: 'replace' })], {
      lasts: 35 * SECOND,
      limits: { minimumInterval: 25 * SECOND },
    });
    pass(39 * SECOND);
    expect(results()).toEqual(['10 started', '20 refused', '30 refused']);
    expect(runs[0]?.stopped).toBeUndefined();
    pass(3 * SECOND);
    expect(results().at(-1)).toBe('41 started');
  });
});

describe('a person', () => {
  it('may start a scenario that is suspended, but none that is running or while all is halted', () => {
    const scenario = every(3600 * SECOND, { suspend: true });
    const { dispatcher, results, state } = dispatch([]);
    dispatcher.request({ scenario, seed: 1 });
    dispatcher.request({ scenario, seed: 2 });
    state.halted = 'halted';
    dispatcher.request({ scenario, seed: 3 });
    expect(results()).toEqual(['0 started', '0 still-running', '0 halted']);
  });

  it.each(['forbid', 'replace'] as const)('may rehearse beside a real run: %s', (concurrency) => {
    const { pass, results, runs, dispatcher } = dispatch([every(10 * SECOND, { concurrency })], {
      lasts: 9 * SECOND,
    });
    pass(15 * SECOND);
    dispatcher.request({ scenario: every(10 * SECOND, { concurrency }), seed: 1, rehearsal: true });
    expect(dispatcher.running()).toHaveLength(2);
    expect(runs[0]?.stopped).toBeUndefined();
    // Nor does it keep a real one from starting, or is ended by it.
    pass(6 * SECOND);
    expect(results()).toEqual(['10 started', '15 started', '20 started']);
    expect(dispatcher.running()).toEqual([runs[2], runs[1]]);
    expect(runs[1]?.stopped).toBeUndefined();
    pass(5 * SECOND);
    expect(dispatcher.running()).toEqual([runs[2]]);
  });
});
