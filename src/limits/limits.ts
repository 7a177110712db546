import type { Window } from './window.ts';

/** Limits that hold across scenarios, read and checked. What is undefined is not limited. */
export interface Limits {
  /** Faults in force at once, of all runs. */
  readonly maxConcurrentFaults?: number;
  /** Milliseconds that a run may take. */
  readonly maxRunDuration?: number;
  /** Milliseconds from the start of one run to the start of the next, of whatever scenario. */
  readonly minimumInterval?: number;
  /** The only kinds of fault that may be made. */
  readonly allow?: readonly string[];
  /** Kinds of fault that may not be made. */
  readonly deny: readonly string[];
  /** When faults may be made: within any of these; empty: always. */
  readonly hours: readonly Window[];
  /** When no fault may be made: within none of these. */
  readonly blackouts: readonly Window[];
}

/** The names of the limits, as refusals and metrics give them. */
export type LimitName =
  | 'maxConcurrentFaults'
  | 'maxRunDuration'
  | 'minimumInterval'
  | 'allow'
  | 'deny'
  | 'environment'
  | 'hours'
  | 'blackouts'
  | 'fleet';

export const NO_LIMITS: Limits = { deny: [], hours: [], blackouts: [] };

/** Why something may not be done. */
export interface Refusal {
  readonly limit: LimitName;
  /** `limit blackouts: 2026-12-20 to 2027-01-06` */
  readonly reason: string;
}

/** A refusal that begins with the limit's name, so that whoever reads it knows what to change. */
export function refusal(limit: LimitName, why: string): Refusal {
  return { limit, reason: `limit ${limit}: ${why}` };
}
