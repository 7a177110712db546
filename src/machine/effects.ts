import type { Awaitable } from '../plugin/index.ts';
import type { Probe, State } from '../scenario/scenario.ts';

/**
 * What a compiled machine asks of the world. The machine decides, the effects act: for real, dry, or only noted in
 * a simulation, which answers at once.
 */
export interface Effects {
  /** Before the first state: what the machine lacks, steady state. Fails with an `EndOfRun`. */
  prepare(): Awaitable<void>;
  entered(visit: Visit): void;
  /** Makes a state's faults, in order. Fails when one of them, that is not optional, could not be made. */
  inject(visit: Visit): Awaitable<void>;
  /** Takes back the faults of a state and of all states within it, in reverse order. Never fails. */
  leave(visit: Visit): Awaitable<void>;
  /** Looks once at each probe; true where it holds. */
  look(probes: readonly Probe[], visit: Visit): Awaitable<readonly boolean[]>;
  /** Looks again and again, and calls back when the state's `until` holds. @returns ends the looking */
  holds(visit: Visit, held: () => void): Stop;
  /** Looks again and again, and calls back with what was seen when a stop condition trips. @returns ends the looking */
  trips(probe: Probe, tripped: (seen: string) => void): Stop;
  /** Calls back with an event that a state waits for, where nobody is there to send it. @returns ends the waiting */
  event(visit: Visit, taken: (event: string) => void): Stop;
  /** After the last state: takes back whatever is in force; looks at the steady state when `ending` is a passed one. */
  end(ending: EndOfRun): Awaitable<EndOfRun>;
}

export type Stop = () => void;

/** A state as it is entered for the nth time in this run. */
export interface Visit {
  readonly state: State;
  /** From 1. */
  readonly number: number;
  /** Milliseconds that the state lasts; undefined where only a probe or an event ends it. */
  readonly lasts?: number;
}

/** How a run ends, and why. */
export interface EndOfRun {
  readonly outcome: 'passed' | 'failed' | 'aborted' | 'refused';
  readonly reason: string;
  /** The limit that was in the way, where one was. */
  readonly limit?: string;
}
