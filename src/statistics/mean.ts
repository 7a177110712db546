import { Z } from './proportion.ts';

/** A mean with its interval: 95 times of 100 the true one lies within. */
export interface MeanEstimate {
  readonly mean: number;
  readonly interval: readonly [low: number, high: number];
}

/** The mean of numbers that come one by one, by Welford's method. */
export class Mean {
  #count = 0;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    this.#count++;
    const off = value - this.#mean;
    this.#mean += off / this.#count;
    this.#squares += off * (value - this.#mean);
  }

  get count(): number {
    return this.#count;
  }

  get mean(): number {
    return this.#mean;
  }

  /** The interval of a large sample; of a single number it has no width. */
  estimate(): MeanEstimate {
    const variance = this.#count > 1 ? this.#squares / (this.#count - 1) : 0;
    const half = Z * Math.sqrt(variance / Math.max(1, this.#count));
    return { mean: this.#mean, interval: [this.#mean - half, this.#mean + half] };
  }
}
