import type { Effects } from '../machine/effects.ts';
import { isLater } from '../machine/steps.ts';
import type { Awaitable } from '../plugin/index.ts';
import type { Look } from './effects.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** Counts what is at work, so that virtual time passes only when a run waits for nothing else. */
export class Work {
  #busy = 0;
  #waiting: (() => void)[] = [];

  /** The same effects, counted. */
  watch(effects: Effects): Effects {
    return {
      prepare: () => this.#count(effects.prepare()),
      entered: (visit) => effects.entered(visit),
      inject: (visit) => this.#count(effects.inject(visit)),
      leave: (visit) => this.#count(effects.leave(visit)),
      look: (probes, visit) => this.#count(effects.look(probes, visit)),
      holds: (visit, held) => effects.holds(visit, held),
      trips: (probe, tripped) => effects.trips(probe, tripped),
      event: (visit, taken) => effects.event(visit, taken),
      end: (ending) => this.#count(effects.end(ending)),
    };
  }

  /** The same look, counted. */
  watchLook(look: Look): Look {
    return (probe, abort, visit) => this.#count(look(probe, abort, visit));
  }

  /** Lets the time of a clock pass until a run is over. */
  async drive(clock: VirtualClock, finished: Promise<unknown>): Promise<void> {
    let over = false;
    void finished.then(() => {
      over = true;
    });
    while (!over) {
      await this.#idle();
      // A turn of the event loop, so that what has just resolved reaches the machine first.
      await new Promise(setImmediate);
      if (this.#busy === 0 && !over) clock.advance();
    }
  }

  #count<T>(work: Awaitable<T>): Awaitable<T> {
    return isLater(work) ? this.#countUntilDone(work) : work;
  }

  async #countUntilDone<T>(work: Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await work;
    } finally {
      this.#busy--;
      if (this.#busy === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }

  /** Resolves when nothing is at work. */
  #idle(): Promise<void> {
    return this.#busy === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }
}
