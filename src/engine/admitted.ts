import type { Admission, Place } from '../limits/admission.ts';
import { isRefusal } from '../limits/gate.ts';
import type { Refusal } from '../limits/limits.ts';
import { Ending } from './effects.ts';

/** The place of a run among others that it knows nothing of: taken before its first fault, left when all is undone. */
export class Admitted {
  readonly #admission: Admission;
  /** Aborted when the run is over. */
  readonly #over = new AbortController();
  #place: Place | undefined;

  constructor(admission: Admission) {
    this.#admission = admission;
  }

  /**
   * @param lost told when everything has to be taken back
   * @throws Ending where the run may not begin
   */
  async take(lost: (refusal: Refusal) => void): Promise<void> {
    const answer = await this.#admission(this.#over.signal);
    if (isRefusal(answer)) throw new Ending({ outcome: 'refused', ...answer });
    // It was stopped while it waited.
    if (this.#over.signal.aborted) return answer.release();
    this.#place = answer;
    void answer.lost.then(lost);
  }

  leave(): void {
    this.#over.abort();
    this.#place?.release();
  }
}
