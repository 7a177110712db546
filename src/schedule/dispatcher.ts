import type { Gate } from '../limits/gate.ts';
import type { LimitName, Refusal } from '../limits/limits.ts';
import type { Clock } from '../plugin/index.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Firing } from './firing.ts';
import type { Occasion } from './scheduler.ts';

/** A run that is wanted: by a schedule, or by a person. */
export interface Wish {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Undefined where a person asks for it. */
  readonly firing?: Firing;
  /** Whether it is a dry run where others are real. */
  readonly rehearsal?: boolean;
}

/** A run as far as whoever starts it must know it. */
export interface RunHandle {
  /** Ends it, for a reason; everything is taken back. */
  stop(reason: string): void;
  /** Calls back, once, when everything has been taken back. */
  onOver(callback: () => void): void;
}

/** What became of a wish. */
export type Dispatched<R> = {
  readonly wish: Wish /** Milliseconds since the Unix epoch. */;
  readonly at: number;
} & (
  | { readonly result: 'started'; readonly run: R }
  | { readonly result: 'skipped'; readonly because: SkipCause; readonly reason: string }
  /** A limit forbids it; the run ends before anything starts, and says so. */
  | { readonly result: 'refused'; readonly run: R; readonly limit: LimitName; readonly reason: string }
  /** `count` firings from the one given on. */
  | { readonly result: 'missed'; readonly count: number; readonly reason: string }
);

export type SkipCause =
  | 'not-drawn'
  | 'not-elected'
  | 'no-place'
  | 'suspended'
  | 'gone'
  | 'halted'
  | 'still-running'
  | 'superseded';

export interface DispatcherOptions<R extends RunHandle> {
  readonly clock: Pick<Clock, 'now'>;
  /** The limits that hold across runs; default: none. */
  readonly gate?: Gate;
  /** Why nothing may start now; undefined where it may. */
  readonly halted?: () => string | undefined;
  /** A scenario as it is now, for a firing that may have waited; undefined where it is gone. Default: as it was. */
  readonly current?: (scenario: Scenario) => Scenario | undefined;
  /** Starts a run, or one that ends at once as refused. Whatever the limits say of its start has been asked already. */
  readonly start: (wish: Wish, refused?: Refusal) => R;
  readonly onDispatched: (dispatched: Dispatched<R>) => void;
}

/**
 * Decides what becomes of each firing, for an agent and in a simulation: of a scenario whose last run is still going
 * on as its `concurrency` says, of everything else as limits and switches say.
 */
export class Dispatcher<R extends RunHandle> {
  readonly #options: DispatcherOptions<R>;
  /** What is going on, by the scenario's name. */
  readonly #running = new Map<string, Set<R>>();
  /** They only look: they keep no real run from starting, and end none. */
  readonly #rehearsals = new Set<R>();
  /** What starts when the runs that it replaces have been undone, by the scenario's name. */
  readonly #waiting = new Map<string, Wish>();

  constructor(options: DispatcherOptions<R>) {
    this.#options = options;
  }

  /** The runs that are going on, those that are being undone included. */
  running(): R[] {
    return [...[...this.#running.values()].flatMap((runs) => [...runs]), ...this.#rehearsals];
  }

  /** What a scheduler says. */
  take(occasion: Occasion): void {
    const { scenario, seed, schedule } = occasion.firing;
    const wish = { scenario, seed, firing: occasion.firing };
    switch (occasion.kind) {
      case 'due':
        this.request(wish);
        break;
      case 'not-drawn':
        this.#skip(
          wish,
          'not-drawn',
          `not drawn: its probability is ${scenario.schedule[schedule]?.probability}`,
        );
        break;
      case 'missed':
        this.#say(wish, {
          result: 'missed',
          count: occasion.count,
          reason: 'it could not be started within its startingDeadline',
        });
        break;
    }
  }

  /** Whether a firing of a scenario would start a run now. */
  wouldStart(scenario: Scenario): boolean {
    const { halted, gate } = this.#options;
    if (scenario.suspend || halted?.() !== undefined) return false;
    if (this.#running.has(scenario.name) && scenario.concurrency === 'forbid') return false;
    return gate?.foreseeRun(scenario) === undefined;
  }

  /** Leaves a firing to other machines, or lets it be for their sake. */
  passOver(firing: Firing, because: SkipCause, reason: string): void {
    const { scenario, seed } = firing;
    this.#skip({ scenario, seed, firing }, because, reason);
  }

  /** Starts a run now, or when the one that it replaces has been undone; or says why not. */
  request(asked: Wish): void {
    const { firing } = asked;
    const { current = (scenario: Scenario) => scenario } = this.#options;
    const scenario = firing ? current(asked.scenario) : asked.scenario;
    if (!scenario) {
      this.#skip(asked, 'gone', 'the scenario is gone');
      return;
    }
    const wish = scenario === asked.scenario ? asked : { ...asked, scenario };
    const halted = this.#options.halted?.();
    const busy = this.#running.has(scenario.name);
    if (firing && scenario.suspend) this.#skip(wish, 'suspended', 'the scenario is suspended');
    else if (halted !== undefined) this.#skip(wish, 'halted', halted);
    else if (wish.rehearsal || !busy || scenario.concurrency === 'allow')
      this.#begin(wish, this.#options.gate?.admitRun(scenario, wish.rehearsal));
    else if (scenario.concurrency === 'forbid')
      this.#skip(wish, 'still-running', 'its last run is still going on');
    else this.#replace(wish);
  }

  /** Lets go of what waits until the run that it replaces has been undone. */
  dropWaiting(reason: string): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const wish of waiting) this.#skip(wish, 'superseded', reason);
  }

  /** A run goes on where a limit forbids the one that would replace it. */
  #replace(wish: Wish): void {
    const { name } = wish.scenario;
    const refused = this.#options.gate?.foreseeRun(wish.scenario);
    if (refused) {
      this.#begin(wish, refused);
      return;
    }
    const earlier = this.#waiting.get(name);
    if (earlier)
      this.#skip(earlier, 'superseded', 'a later one came before the run that it replaces was undone');
    this.#waiting.set(name, wish);
    for (const run of [...(this.#running.get(name) ?? [])])
      run.stop('replaced by the next run of the scenario');
  }

  #begin(wish: Wish, refused: Refusal | undefined): void {
    const run = this.#options.start(wish, refused);
    this.#say(wish, refused ? { result: 'refused', run, ...refused } : { result: 'started', run });
    if (wish.rehearsal) {
      this.#rehearsals.add(run);
      run.onOver(() => this.#rehearsals.delete(run));
    } else this.#watch(wish.scenario.name, run);
  }

  #watch(name: string, run: R): void {
    const runs = this.#running.get(name) ?? new Set();
    this.#running.set(name, runs.add(run));
    run.onOver(() => {
      runs.delete(run);
      if (runs.size > 0) return;
      this.#running.delete(name);
      const next = this.#waiting.get(name);
      this.#waiting.delete(name);
      // What has changed while it waited counts: it may be halted, or its scenario paused, now.
      if (next) this.request(next);
    });
  }

  #skip(wish: Wish, because: SkipCause, reason: string): void {
    this.#say(wish, { result: 'skipped', because, reason });
  }

  #say(wish: Wish, what: DistributiveOmit<Dispatched<R>, 'wish' | 'at'>): void {
    this.#options.onDispatched({ wish, at: this.#options.clock.now(), ...what } as Dispatched<R>);
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
