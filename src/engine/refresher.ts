import type { Clock } from '../plugin/index.ts';
import { within } from './limit.ts';

/** Milliseconds that `stop` waits for work under way. */
const LIMIT = 5000;

/** Does something every so often, one time after the other, until it is stopped or fails. */
export class Refresher {
  readonly #clock: Clock;
  readonly #every: number;
  readonly #work: () => Promise<void>;
  #timer: unknown;
  #working: Promise<void> = Promise.resolve();
  #stopped = false;

  /** @param every milliseconds between the end of one time and the next */
  constructor(clock: Clock, every: number, work: () => Promise<void>) {
    this.#clock = clock;
    this.#every = every;
    this.#work = work;
  }

  /** @param failed called, unless it was stopped, with what the work rejects with; then it is over */
  start(failed: (error: unknown) => void): void {
    if (this.#stopped) return;
    this.#timer = this.#clock.setTimeout(() => {
      this.#working = this.#work().then(
        () => this.start(failed),
        (error) => {
          if (!this.#stopped) failed(error);
        },
      );
    }, this.#every);
  }

  /** Resolves when no work is under way any more, or has been for too long. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#clock.clearTimeout(this.#timer);
    await within(this.#clock, LIMIT, 'a refresh', this.#working).catch(() => {});
  }
}
