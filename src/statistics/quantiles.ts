/** Values below this are counted one by one, larger ones in steps of one part in as many. */
const STEPS = 1024;

/**
 * The quantiles of numbers that come one by one. However many there are, it takes no more memory; quantiles are off
 * by one part in a thousand at most, the least and the greatest number not at all.
 */
export class Quantiles {
  readonly #counts = new Map<number, number>();
  #count = 0;
  #least = Number.POSITIVE_INFINITY;
  #greatest = Number.NEGATIVE_INFINITY;

  /** @param value whole, 0 or more */
  add(value: number): void {
    const step = stepOf(value);
    this.#counts.set(step, (this.#counts.get(step) ?? 0) + 1);
    this.#count++;
    this.#least = Math.min(this.#least, value);
    this.#greatest = Math.max(this.#greatest, value);
  }

  /**
   * The least number that a share of all does not exceed.
   *
   * @returns undefined where there are none
   */
  at(share: number): number | undefined {
    if (this.#count === 0) return undefined;
    const wanted = Math.max(1, Math.ceil(share * this.#count));
    let counted = 0;
    for (const step of [...this.#counts.keys()].sort((a, b) => a - b)) {
      counted += this.#counts.get(step) as number;
      if (counted >= wanted) return Math.min(this.#greatest, Math.max(this.#least, step));
    }
    return this.#greatest;
  }
}

/** The middle of the step that a value falls on. */
function stepOf(value: number): number {
  if (value < STEPS) return value;
  const width = 2 ** (Math.floor(Math.log2(value)) - Math.log2(STEPS) + 1);
  return Math.floor(value / width) * width + (width - 1) / 2;
}
