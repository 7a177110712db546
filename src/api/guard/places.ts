/** A number of places; whoever finds none free is sent away. */
export class Places {
  readonly #most: number;
  readonly #onChange: (taken: number) => void;
  #taken = 0;

  constructor(most: number, onChange: (taken: number) => void = () => {}) {
    this.#most = most;
    this.#onChange = onChange;
  }

  get taken(): number {
    return this.#taken;
  }

  /** @returns gives the place back, once; undefined where none is free */
  take(): (() => void) | undefined {
    if (this.#taken >= this.#most) return undefined;
    this.#change(1);
    let held = true;
    return () => {
      if (held) this.#change(-1);
      held = false;
    };
  }

  #change(by: number): void {
    this.#taken += by;
    this.#onChange(this.#taken);
  }
}
