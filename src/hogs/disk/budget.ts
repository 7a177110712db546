/** Milliseconds of what it could not spend that a budget remembers. */
const MEMORY = 250;

/** What may be spent at a rate: those who are ahead of it wait. */
export class Budget {
  readonly #rate: number;
  readonly #now: () => number;
  /** When all that was spent will have been earned. */
  #earned: number;

  /** @param rate units a second; infinite: nobody waits */
  constructor(rate: number, now = () => performance.now()) {
    this.#rate = rate;
    this.#now = now;
    this.#earned = now();
  }

  /** Resolves when the units may be spent. */
  async spend(units: number): Promise<void> {
    const now = this.#now();
    const start = Math.max(this.#earned, now - MEMORY);
    this.#earned = start + (units * 1000) / this.#rate;
    if (start > now) await new Promise((resolve) => setTimeout(resolve, start - now));
  }
}
