/** Looks at something that changes, one at a time: those who want to know while a look is under way share the next. */
export class Looks<T> {
  readonly #look: () => Promise<T>;
  #current: Promise<unknown> = Promise.resolve();
  #next: Promise<T> | undefined;

  constructor(look: () => Promise<T>) {
    this.#look = look;
  }

  /** What a look sees that begins after this call. */
  next(): Promise<T> {
    this.#next ??= this.#begin();
    return this.#next;
  }

  async #begin(): Promise<T> {
    await this.#current.catch(() => {});
    this.#next = undefined;
    const look = this.#look();
    this.#current = look;
    return look;
  }
}
