/** Milliseconds: how often a worker looks at its CPU time. */
export const PERIOD = 10;

/** Milliseconds of CPU time that a worker remembers it owes, or has had too much. */
const MEMORY = 250;

/**
 * The closed loop of one worker: how long it has to burn now so that its CPU time, over the long run, is the
 * share asked for. What it could not get because others were running is caught up with, but never more than a
 * quarter of a second of it, so that it does not burn at full load for long when the others have gone.
 */
export class Pacer {
  #time: number;
  #used: number;
  #owed = 0;

  /**
   * @param time milliseconds on any clock
   * @param used milliseconds of CPU time that the worker has had until then
   */
  constructor(time: number, used: number) {
    this.#time = time;
    this.#used = used;
  }

  /**
   * @param share of a core since the last call, 0 to 1
   * @returns milliseconds of CPU time to burn now; 0 when it is ahead
   */
  next(time: number, used: number, share: number): number {
    const owed = this.#owed + share * (time - this.#time) - (used - this.#used);
    this.#owed = Math.max(-MEMORY, Math.min(MEMORY, owed));
    this.#time = time;
    this.#used = used;
    return Math.max(0, Math.min(PERIOD, this.#owed));
  }
}
