import type { Exact } from '../../analysis/exact.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { PassedOver, SimulatedRun } from '../../simulate/simulated.ts';
import type { SummaryReport } from '../../simulate/summary/summary.ts';

/** What a simulation is about. */
export interface Occasion {
  /** Milliseconds since the Unix epoch. */
  readonly from: number;
  readonly until: number;
  /** The base seed. */
  readonly seed: number;
  readonly plays: number;
  /** What `--assume` said. */
  readonly assumed: readonly string[];
}

/** What is exact of a scenario, or why nothing is. */
export type ExactOf = (scenario: Scenario) => Exact | string;

/** A way to show a simulation. */
export interface View {
  /** In the order of their starts, one play after the other. */
  run?(run: SimulatedRun): void;
  passedOver?(passedOver: PassedOver): void;
  /** The last that it is told. */
  end(summary: SummaryReport): void;
}
