import type { ToldRun } from '../../api/studies/simulation.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { SimulatedRun } from '../../simulate/simulated.ts';

/** The runs of a simulation that are told, and how many there are. Each scenario has the same share of the room. */
export class ToldRuns {
  readonly runs: ToldRun[] = [];
  readonly #counts: Map<string, number>;
  /** How many may be told of each scenario. */
  readonly #share: number;
  readonly #withEvents: boolean;
  #bytes: number;

  /** @param room how many runs may be told, and how many bytes of events as JSON; 0 bytes: no events */
  constructor(scenarios: readonly Scenario[], room: { readonly runs: number; readonly bytes: number }) {
    this.#counts = new Map(scenarios.map(({ name }) => [name, 0]));
    this.#share = Math.floor(room.runs / Math.max(1, scenarios.length));
    this.#withEvents = room.bytes > 0;
    this.#bytes = room.bytes;
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  add({ scenario, start, end, outcome, reason, limit, seed, events }: SimulatedRun): void {
    const count = this.#counts.get(scenario.name) ?? 0;
    this.#counts.set(scenario.name, count + 1);
    if (count >= this.#share || !this.#fits(events)) return;
    this.runs.push({
      scenario: scenario.name,
      start,
      end,
      outcome,
      reason,
      ...(limit === undefined ? {} : { limit }),
      seed,
      events: this.#withEvents ? events : [],
    });
  }

  /** Where one does not fit, none after it is told: there is no hole. */
  #fits(events: SimulatedRun['events']): boolean {
    if (!this.#withEvents) return true;
    if (this.#bytes > 0) this.#bytes -= JSON.stringify(events).length;
    return this.#bytes > 0;
  }
}
