import type { Clock } from '../plugin/index.ts';
import type { Scenario, Schedule } from '../scenario/scenario.ts';
import { type Firing, nextFiring } from './firing.ts';

/** What became of a firing before anybody was asked: due now, passed over by chance, or too late. */
export type Occasion =
  | { readonly kind: 'due'; readonly firing: Firing }
  | { readonly kind: 'not-drawn'; readonly firing: Firing }
  /** `count` firings from the one given on, which were missed by more than their deadline. */
  | { readonly kind: 'missed'; readonly firing: Firing; readonly count: number };

export interface SchedulerOptions {
  readonly clock: Clock;
  /** The base of what is drawn, for scenarios without a seed of their own. */
  readonly seed: number;
  /** Milliseconds after which the clock is looked at again, as somebody may have set it; default: 5 s. */
  readonly look?: number;
  readonly onOccasion: (occasion: Occasion) => void;
}

const LOOK = 5000;

/** Missed firings that are counted one by one; of a schedule that has missed more, the rest is passed over at once. */
const MOST_COUNTED = 1000;

interface Entry {
  readonly scenario: Scenario;
  readonly schedule: number;
  /** The first that is not due yet. */
  next: Firing | undefined;
  /** Those that are due and wait for their jitter, in no order. */
  waiting: Firing[];
}

/**
 * Says when runs are due, for an agent and in a simulation. One timer serves all schedules. A clock that is set
 * forward misses firings; one that is set back repeats none.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  #entries: Entry[] = [];
  #timer: unknown;
  #stopped = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** Replaces the scenarios. A schedule that is the same goes on where it is: no firing is lost or doubled. */
  set(scenarios: readonly Scenario[]): void {
    const now = this.#options.clock.now();
    const before = new Map(this.#entries.map((entry) => [keyOf(entry), entry]));
    this.#entries = scenarios.flatMap((scenario) =>
      scenario.schedule.map((_, schedule) => {
        const known = before.get(keyOf({ scenario, schedule }));
        const renew = (firing: Firing) => ({ ...firing, scenario });
        if (known)
          return {
            scenario,
            schedule,
            next: known.next && renew(known.next),
            waiting: known.waiting.map(renew),
          };
        return { scenario, schedule, next: this.#first({ scenario, schedule }, now), waiting: [] };
      }),
    );
    this.#arm();
  }

  /** What is to come next of each schedule, and what is due and waits for its jitter, by when it starts. */
  upcoming(): Firing[] {
    return this.#entries
      .flatMap(({ next, waiting }) => (next ? [...waiting, next] : waiting))
      .sort((a, b) => a.start - b.start);
  }

  stop(): void {
    this.#stopped = true;
    this.#options.clock.clearTimeout(this.#timer);
  }

  #arm(): void {
    const { clock, look = LOOK } = this.#options;
    clock.clearTimeout(this.#timer);
    if (this.#stopped) return;
    const times = this.#entries.flatMap(({ next, waiting }) => [
      ...(next ? [next.due] : []),
      ...waiting.map(({ start }) => start),
    ]);
    if (times.length === 0) return;
    const wait = Math.max(0, Math.min(...times) - clock.now());
    this.#timer = clock.setTimeout(() => this.#look(), Math.min(wait, look));
  }

  #look(): void {
    for (const entry of this.#entries) this.#advance(entry);
    this.#arm();
  }

  #advance(entry: Entry): void {
    const { clock } = this.#options;
    const now = clock.now();
    for (let moved = 0; entry.next && entry.next.due <= now; moved++) {
      const { due } = entry.next;
      entry.waiting.push(entry.next);
      entry.next = this.#first(entry, moved < MOST_COUNTED ? due : Math.max(due, now - reachOf(entry)));
    }
    const ready = entry.waiting.filter(({ start }) => start <= now).sort((a, b) => a.start - b.start);
    if (ready.length === 0) return;
    entry.waiting = entry.waiting.filter(({ start }) => start > now);
    this.#pass(ready, now);
  }

  /** Passes on what starts now; of what is too late, as few words as possible are made. */
  #pass(ready: readonly Firing[], now: number): void {
    const { onOccasion } = this.#options;
    const late = ready.filter((firing) => now - firing.start > ruleOf(firing).startingDeadline);
    if (late[0]) onOccasion({ kind: 'missed', firing: late[0], count: late.length });
    for (const firing of ready) {
      if (!late.includes(firing)) onOccasion({ kind: firing.drawn ? 'due' : 'not-drawn', firing });
    }
  }

  #first({ scenario, schedule }: Pick<Entry, 'scenario' | 'schedule'>, after: number): Firing | undefined {
    return nextFiring(scenario, schedule, scenario.seed ?? this.#options.seed, after);
  }
}

/** How long ago a firing may have been due that can still start. */
function reachOf(entry: Pick<Entry, 'scenario' | 'schedule'>): number {
  const { jitter, startingDeadline } = ruleOf(entry);
  return jitter + startingDeadline;
}

function ruleOf({ scenario, schedule }: Pick<Entry, 'scenario' | 'schedule'>): Schedule {
  return scenario.schedule[schedule] as Schedule;
}

function keyOf({ scenario, schedule }: Pick<Entry, 'scenario' | 'schedule'>): string {
  return JSON.stringify([scenario.name, scenario.seed, schedule, scenario.schedule[schedule]]);
}
