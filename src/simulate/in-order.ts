/** Passes runs on in the order in which they started, though they may end in another. */
export class InOrder<T extends { readonly order: number }> {
  readonly #pass: (item: T) => void;
  #next = 0;
  readonly #early = new Map<number, T>();

  constructor(pass: (item: T) => void) {
    this.#pass = pass;
  }

  add(item: T): void {
    this.#early.set(item.order, item);
    for (let next = this.#early.get(this.#next); next; next = this.#early.get(this.#next)) {
      this.#early.delete(this.#next++);
      this.#pass(next);
    }
  }

  /** Begins to count anew. */
  restart(): void {
    this.#next = 0;
  }
}
