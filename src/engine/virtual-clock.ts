import type { Clock } from '../plugin/index.ts';

/**
 * Time that passes only when there is nothing else to do: what a dry run and a simulation run on. Timers fire in
 * the order of their times; equal ones in the order in which they were set.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  /** A binary heap, the next timer first. Those that were cleared stay until they come up. */
  readonly #timers: Timer[] = [];
  #cleared = 0;
  readonly #afterwards: (() => void)[] = [];

  /** @param start milliseconds since the Unix epoch */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, milliseconds: number): unknown {
    const timer = { at: this.#now + Math.max(0, milliseconds), order: this.#order++, callback };
    this.#rise(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    const known = timer as Timer | undefined;
    if (!known?.callback) return;
    known.callback = undefined;
    this.#cleared++;
    if (this.#cleared > MOST_CLEARED && this.#cleared > this.#timers.length / 2) this.#sweep();
  }

  /** When the next timer fires, in milliseconds since the Unix epoch; undefined where there is none. */
  next(): number | undefined {
    while (this.#timers[0] && !this.#timers[0].callback) {
      this.#take();
      this.#cleared--;
    }
    return this.#timers[0]?.at;
  }

  /** Calls back when the timer that is firing, if one is, has done all that it does. */
  afterwards(callback: () => void): void {
    this.#afterwards.push(callback);
  }

  /** Moves to the next timer and fires it. @returns false where there is none */
  advance(): boolean {
    this.#catchUp();
    const at = this.next();
    if (at === undefined) return false;
    const timer = this.#take();
    const { callback } = timer;
    timer.callback = undefined;
    this.#now = at;
    callback?.();
    this.#catchUp();
    return true;
  }

  #catchUp(): void {
    for (let next = this.#afterwards.shift(); next; next = this.#afterwards.shift()) next();
  }

  #rise(timer: Timer): void {
    const timers = this.#timers;
    let place = timers.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!earlier(timer, timers[above] as Timer)) break;
      timers[place] = timers[above] as Timer;
      place = above;
    }
    timers[place] = timer;
  }

  /** Removes the first, which must be there. */
  #take(): Timer {
    const [first] = this.#timers as [Timer];
    const last = this.#timers.pop() as Timer;
    if (this.#timers.length > 0) this.#sink(last);
    return first;
  }

  #sink(timer: Timer): void {
    const timers = this.#timers;
    const { length } = timers;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= length) break;
      if (below + 1 < length && earlier(timers[below + 1] as Timer, timers[below] as Timer)) below++;
      if (!earlier(timers[below] as Timer, timer)) break;
      timers[place] = timers[below] as Timer;
      place = below;
    }
    timers[place] = timer;
  }

  /** Lets go of what was cleared, so that timers which are set and cleared again and again take no memory. */
  #sweep(): void {
    const kept = this.#timers.filter(({ callback }) => callback);
    this.#timers.length = 0;
    this.#cleared = 0;
    for (const timer of kept) this.#rise(timer);
  }
}

/** Cleared timers that are always let be. */
const MOST_CLEARED = 100;

interface Timer {
  readonly at: number;
  readonly order: number;
  /** Undefined once it has been cleared or fired. */
  callback: (() => void) | undefined;
}

function earlier(timer: Timer, than: Timer): boolean {
  return timer.at < than.at || (timer.at === than.at && timer.order < than.order);
}
