import type { AuditEvent } from '../../events/agent-event.ts';
import { type Clock, delay } from '../../plugin/index.ts';

/** Milliseconds that the first wrong guess costs, and the most that one does; each doubles it. */
const FIRST_DELAY = 250;
const LONGEST_DELAY = 8000;

/** Milliseconds of quiet after which a place's guesses are forgotten. */
const FORGET = 60_000;

/** Places whose guesses are kept in mind, and answers that are held back, at once. */
const MOST_PLACES = 1000;
const MOST_WAITING = 100;

/** Milliseconds for which calls that were denied are counted before they are written down. */
const COUNT_FOR = 10_000;

export interface Denial {
  readonly from: string;
  /** Squall's code. */
  readonly because: string;
  readonly reason: string;
}

/** Writes down calls that are not let through, and slows down whoever guesses tokens. */
export class Denials {
  readonly #clock: Clock;
  readonly #audit: (event: AuditEvent) => void;
  readonly #guesses = new Map<string, { count: number; last: number }>();
  readonly #counted = new Map<string, number>();
  #waiting = 0;

  constructor(clock: Clock, audit: (event: AuditEvent) => void) {
    this.#clock = clock;
    this.#audit = audit;
  }

  /** The first of a kind is written down at once, those that follow as one. */
  note(denial: Denial): void {
    const key = `${denial.from} ${denial.because}`;
    const counted = this.#counted.get(key);
    if (counted !== undefined) {
      this.#counted.set(key, counted + 1);
      return;
    }
    if (this.#counted.size >= MOST_PLACES) return;
    this.#counted.set(key, 0);
    this.#audit({ event: 'audit.denied', ...denial, count: 1 });
    this.#clock.setTimeout(() => {
      const count = this.#counted.get(key) ?? 0;
      this.#counted.delete(key);
      if (count > 0) this.#audit({ event: 'audit.denied', ...denial, count });
    }, COUNT_FOR);
  }

  /**
   * Has a wrong guess wait, longer with each from the same place.
   *
   * @returns whether it is worth an answer: of too many at once it is not
   */
  async slowDown(from: string): Promise<boolean> {
    const milliseconds = this.#guess(placeOf(from));
    if (this.#waiting >= MOST_WAITING) return false;
    this.#waiting++;
    await delay(this.#clock, milliseconds);
    this.#waiting--;
    return true;
  }

  /** Counts a guess. @returns milliseconds to wait */
  #guess(place: string): number {
    const now = this.#clock.now();
    const known = this.#guesses.get(place);
    const count = known && now - known.last < FORGET ? known.count + 1 : 0;
    this.#guesses.delete(place);
    this.#guesses.set(place, { count, last: now });
    // In the order of their last guesses, so the first is the one that has been quiet longest.
    const [oldest] = this.#guesses.keys();
    if (this.#guesses.size > MOST_PLACES && oldest !== undefined) this.#guesses.delete(oldest);
    return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(count, 16));
  }
}

/** Of IPv6, everybody has many addresses: the first four groups say whose they are. */
function placeOf(address: string): string {
  return address.includes(':') && !address.startsWith('::ffff:')
    ? address.split(':').slice(0, 4).join(':')
    : address;
}
