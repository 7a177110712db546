import type { Exact } from '../../analysis/exact.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { PassedOver, SimulatedRun } from '../../simulate/simulated.ts';
import type { SummaryReport } from '../../simulate/summary/summary.ts';
import type { Calendar } from '../calendar/calendar.ts';

/** Everything that a picture of a simulation is drawn from. */
export interface Simulation {
  /** Milliseconds since the Unix epoch. */
  readonly from: number;
  readonly until: number;
  readonly seed: number;
  readonly plays: number;
  readonly scenarios: readonly Scenario[];
  readonly exactOf: (scenario: Scenario) => Exact | string;
  /** What `--assume` said. */
  readonly assumed: readonly string[];
  readonly calendar: Calendar;
  /** Runs of the first play, as many as are kept. */
  readonly runs: readonly SimulatedRun[];
  /** How many runs are not among them. */
  readonly more: number;
  /** As many as are kept; the summary counts all of them. */
  readonly passedOver: readonly PassedOver[];
  readonly summary: SummaryReport;
}
