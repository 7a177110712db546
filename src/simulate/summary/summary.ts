import type { Event } from '../../events/event.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type Overlap, OverlapCount } from '../../statistics/overlap.ts';
import { type Proportion, proportion } from '../../statistics/proportion.ts';
import type { PassedOver, SimulatedRun } from '../simulated.ts';
import { type FaultReport, type ScenarioReport, ScenarioSummary } from './scenario-summary.ts';

/** What a whole simulation came to. */
export interface SummaryReport {
  /** By name. One that several scenarios have counts for the runs of all of them. */
  readonly states: Readonly<Record<string, Proportion>>;
  /** By type, of all runs. */
  readonly faults: Readonly<Record<string, Pick<FaultReport, 'injections' | 'seconds'>>>;
  readonly maxConcurrentFaults: number;
  /** The first moment with so many in force. */
  readonly worstOverlap?: Overlap;
  readonly firings: {
    readonly started: number;
    readonly refused: number;
    /** Those that started nothing, by cause. */
    readonly skipped: Readonly<Record<string, number>>;
  };
  readonly scenarios: Readonly<Record<string, ScenarioReport>>;
}

/** Adds up a simulation, as it goes on. However long it is, it takes no more memory. */
export class Summary {
  readonly #scenarios: ReadonlyMap<string, ScenarioSummary>;
  readonly #overlap = new OverlapCount();
  readonly #skipped = new Map<string, number>();

  constructor(scenarios: readonly Scenario[]) {
    this.#scenarios = new Map(scenarios.map((scenario) => [scenario.name, new ScenarioSummary(scenario)]));
  }

  event(event: Event): void {
    this.#overlap.add(event);
  }

  run(run: SimulatedRun): void {
    this.#scenarios.get(run.scenario.name)?.add(run);
  }

  passedOver({ because }: PassedOver): void {
    this.#skipped.set(because, (this.#skipped.get(because) ?? 0) + 1);
  }

  /** Another play of the same scenarios begins. */
  restart(): void {
    this.#overlap.restart();
  }

  report(): SummaryReport {
    const reports = [...this.#scenarios].map(([name, summary]) => [name, summary.report()] as const);
    const all = reports.map(([, report]) => report);
    return {
      states: statesOf(all),
      faults: faultsOf(all),
      maxConcurrentFaults: this.#overlap.most,
      ...(this.#overlap.worst ? { worstOverlap: this.#overlap.worst } : {}),
      firings: {
        started: all.reduce((sum, { runs }) => sum + runs, 0),
        refused: all.reduce((sum, { outcomes }) => sum + (outcomes.refused?.runs ?? 0), 0),
        skipped: Object.fromEntries(this.#skipped),
      },
      scenarios: Object.fromEntries(reports),
    };
  }
}

function statesOf(reports: readonly ScenarioReport[]): Record<string, Proportion> {
  const sums = new Map<string, { hits: number; of: number }>();
  for (const { states, runs } of reports) {
    for (const [path, { probability }] of Object.entries(states)) {
      const { hits, of } = sums.get(path) ?? { hits: 0, of: 0 };
      sums.set(path, { hits: hits + Math.round(probability * runs), of: of + runs });
    }
  }
  return Object.fromEntries([...sums].map(([path, { hits, of }]) => [path, proportion(hits, of)]));
}

function faultsOf(reports: readonly ScenarioReport[]): SummaryReport['faults'] {
  const sums: Record<string, { injections: number; seconds: number }> = {};
  for (const { faults } of reports) {
    for (const [type, { injections, seconds }] of Object.entries(faults)) {
      const sum = sums[type] ?? { injections: 0, seconds: 0 };
      sums[type] = { injections: sum.injections + injections, seconds: sum.seconds + seconds };
    }
  }
  return sums;
}
