import type { Decisions } from '../journal/decisions.ts';
import type { Clock } from '../plugin/index.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Firing, nextFiring } from '../schedule/firing.ts';
import { type Occasion, Scheduler } from '../schedule/scheduler.ts';

export interface TimetableOptions {
  readonly clock: Clock;
  /** The base of what is drawn, for scenarios without a seed of their own. */
  readonly seed: number;
  readonly onOccasion: (occasion: Occasion) => void;
}

/** Looks at this many firings for one that is drawn. */
const MOST_LOOKED_AT = 1000;

/** When the scenarios of an agent are due. What is paused fires, too, and is then skipped with the reason. */
export class Timetable {
  readonly #options: TimetableOptions;
  readonly #scheduler: Scheduler;
  #scenarios: readonly Scenario[] = [];

  constructor(options: TimetableOptions) {
    this.#options = options;
    this.#scheduler = new Scheduler(options);
  }

  /** Replaces the scenarios; schedules that are the same go on where they are. */
  set(scenarios: readonly Scenario[], { paused, allPaused }: Pick<Decisions, 'paused' | 'allPaused'>): void {
    this.#scenarios = scenarios;
    this.#scheduler.set(
      scenarios.map((scenario) =>
        allPaused || paused.includes(scenario.name) ? { ...scenario, suspend: true } : scenario,
      ),
    );
  }

  /** The next firings of a scenario that are drawn, by when they start. */
  next(name: string, count: number): Firing[] {
    const scenario = this.#scenarios.find((each) => each.name === name);
    if (!scenario) return [];
    const waiting = this.#scheduler
      .upcoming()
      .filter((firing) => firing.scenario.name === name && firing.drawn)
      .filter(({ due }) => due <= this.#options.clock.now());
    const coming = scenario.schedule.flatMap((_, index) => [...this.#coming(scenario, index, count)]);
    return [...waiting, ...coming].sort((a, b) => a.start - b.start).slice(0, count);
  }

  /** When the first run is to start, in milliseconds since the Unix epoch. */
  first(): number | undefined {
    return this.#scheduler.upcoming()[0]?.start;
  }

  stop(): void {
    this.#scheduler.stop();
  }

  *#coming(scenario: Scenario, schedule: number, count: number): Generator<Firing> {
    const seed = scenario.seed ?? this.#options.seed;
    let after = this.#options.clock.now();
    for (let looked = 0, found = 0; looked < MOST_LOOKED_AT && found < count; looked++) {
      const firing = nextFiring(scenario, schedule, seed, after);
      if (!firing) return;
      after = firing.due;
      if (!firing.drawn) continue;
      found++;
      yield firing;
    }
  }
}
