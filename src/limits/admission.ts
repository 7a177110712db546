import type { Pass } from './gate.ts';
import type { Refusal } from './limits.ts';

/**
 * Asks whoever decides elsewhere whether a run may begin to make faults.
 *
 * @param signal aborted when the run ends meanwhile
 */
export type Admission = (signal: AbortSignal) => Promise<Place | Refusal>;

/** What a run holds while it is under way; it may be lost before it is given back. */
export interface Place extends Pass {
  /** Resolves with the reason when everything has to be taken back now. */
  readonly lost: Promise<Refusal>;
}
