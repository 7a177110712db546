/** Milliseconds after which a person wants to know that it goes on, and between two looks. */
const PATIENCE = 1000;
const BETWEEN = 200;

/** Says how far a simulation has come, on a terminal, when it takes longer than a second. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #began = performance.now();
  #last = performance.now() + PATIENCE - BETWEEN;
  #shown = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** @param share how much is done, from 0 to 1 */
  at(share: number, runs: number): void {
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#last < BETWEEN) return;
    this.#last = now;
    this.#shown = true;
    const left = share > 0 ? ((now - this.#began) * (1 - share)) / share / 1000 : 0;
    const percent = Math.floor(share * 100);
    this.#stream.write(`\r\u001b[Ksimulating: ${percent} %, ${runs} runs, ${Math.ceil(left)} s to go`);
  }

  end(): void {
    if (this.#shown) this.#stream.write('\r\u001b[K');
  }
}
