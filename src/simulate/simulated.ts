import type { Finished } from '../engine/play.ts';
import type { Event } from '../events/event.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { SkipCause } from '../schedule/dispatcher.ts';

/** A run of a simulation, from its start to its end. Times in milliseconds since the Unix epoch. */
export interface SimulatedRun extends Finished {
  readonly scenario: Scenario;
  readonly seed: number;
  /** How many runs of the same play started before. */
  readonly order: number;
  /** When its schedule was due; undefined where none started it. */
  readonly due?: number;
  readonly start: number;
  readonly end: number;
  readonly events: readonly Event[];
}

/** A firing that started nothing. */
export interface PassedOver {
  readonly scenario: Scenario;
  readonly due: number;
  /** When it would have started. */
  readonly at: number;
  readonly because: SkipCause | 'missed';
  readonly reason: string;
}
