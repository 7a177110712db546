import type { Event } from '../../events/event.ts';
import type { Scenario } from '../../scenario/scenario.ts';

/** What is to be simulated. Times in milliseconds since the Unix epoch. */
export interface SimulationQuestion {
  /** Scenarios, or the text of one. */
  readonly what: readonly Scenario[] | string;
  readonly from: number;
  readonly until: number;
  /** The base seed. */
  readonly seed: number;
  /** It goes for scenarios with a seed of their own, too. */
  readonly seedForAll: boolean;
  readonly plays: number;
  /** Whether the events of runs are told. */
  readonly events: boolean;
}

/** What came of it. Plain data, so that it can come from another process. */
export interface Simulation {
  /** As many as may be told, in the order of their starts, one play after the other. */
  readonly runs: readonly ToldRun[];
  /** How many runs there are, by scenario. */
  readonly scenarioRuns: Readonly<Record<string, number>>;
  readonly summary: {
    readonly states: Readonly<Record<string, { readonly probability: number }>>;
    readonly faults: Readonly<Record<string, { readonly injections: number; readonly seconds: number }>>;
    readonly maxConcurrentFaults: number;
    /** Firings that start nothing, by cause. */
    readonly skipped: Readonly<Record<string, number>>;
  };
}

export interface ToldRun {
  readonly scenario: string;
  readonly start: number;
  readonly end: number;
  readonly outcome: string;
  readonly reason: string;
  readonly limit?: string;
  readonly seed: number;
  readonly events: readonly Event[];
}
