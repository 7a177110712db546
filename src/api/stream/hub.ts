import type { Agent } from '../../agent/agent.ts';
import type { NumberedEvent } from '../../events/agent-event.ts';
import type { Clock } from '../../plugin/index.ts';
import { Page } from './page.ts';

/** The latest events that are kept in memory for watchers; whoever is further behind reads them from disk. */
const RECENT = 1000;

/** Events that a watcher is told at a time: some 50 KB, so that little is in memory for those that read slowly. */
const MOST_AT_ONCE = 64;

/** Pages that are kept, for others that want the same. */
const PAGES = 16;

/**
 * Milliseconds from one round, in which watchers are told what there is, to the next: a few, so that events that come
 * together are told together, and more the more watchers there are. To tell one takes some 50 to 100 µs, so that all
 * of them cost less than half a core, and what is due in runs does not wait for them.
 */
const SOONEST = 5;
const EACH = 0.25;

/** Watchers that are told before others have their turn. */
const TOLD_AT_ONCE = 20;

/** What watchers have in common: the events that are shown to them, and their turns. */
export class Hub {
  readonly #agent: Agent;
  readonly #clock: Clock;
  readonly #recent: NumberedEvent[] = [];
  readonly #pages = new Map<number, Page>();
  readonly #waiting = new Set<() => void>();
  /** The last event that is shown: all that are told in a round are told the same. */
  #shown = 0;
  #watchers = 0;
  #unsubscribe: (() => void) | undefined;
  /** Set while a round is to come or going on. */
  #timer: unknown;
  /** There is something to tell that was not there when the last round began. */
  #news = false;

  constructor(agent: Agent, clock: Clock) {
    this.#agent = agent;
    this.#clock = clock;
  }

  /** A watcher comes. Events are kept in memory as long as there is one. @returns says that it goes */
  join(): () => void {
    this.#watchers++;
    if (!this.#unsubscribe) {
      this.#shown = this.#agent.status.lastEvent;
      this.#unsubscribe = this.#agent.subscribe((event) => this.#take(event));
    }
    let here = true;
    return () => {
      if (here) this.#leave();
      here = false;
    };
  }

  /** The first events after a number; empty where none is shown. */
  after(sequence: number): Page {
    const known = this.#pages.get(sequence);
    if (known) return known;
    const page = new Page(this.#read(sequence));
    this.#pages.set(sequence, page);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > PAGES && oldest !== undefined) this.#pages.delete(oldest);
    return page;
  }

  /** Resolves when something has happened, after so many milliseconds, or when the signal says so. */
  next(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = () => {
        this.#clock.clearTimeout(timer);
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = this.#clock.setTimeout(done, milliseconds);
      this.#waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }

  /** The same for a watcher that has not been told all there is: others have their turn first. */
  turn(milliseconds: number, signal: AbortSignal): Promise<void> {
    const turn = this.next(milliseconds, signal);
    this.#news = true;
    this.#arm();
    return turn;
  }

  #read(sequence: number): readonly NumberedEvent[] {
    if (sequence >= this.#shown) return [];
    const first = this.#recent[0]?.sequence;
    const found =
      first === undefined || first > sequence + 1
        ? this.#agent.events(sequence, MOST_AT_ONCE)
        : this.#recent.slice(sequence + 1 - first, sequence + 1 - first + MOST_AT_ONCE);
    return found.filter((event) => event.sequence <= this.#shown);
  }

  #take(event: NumberedEvent): void {
    this.#recent.push(event);
    // Not at each event: to shift a long list is what costs.
    if (this.#recent.length >= 2 * RECENT) this.#recent.splice(0, RECENT);
    this.#news = true;
    this.#arm();
  }

  #arm(): void {
    if (this.#timer !== undefined || !this.#news) return;
    const soon = Math.max(SOONEST, EACH * this.#watchers);
    this.#timer = this.#clock.setTimeout(() => this.#begin(), soon);
  }

  #begin(): void {
    this.#news = false;
    const shown = this.#agent.status.lastEvent;
    if (shown !== this.#shown) {
      this.#shown = shown;
      // A page that was not full would say less than there is now.
      for (const [after, { events }] of this.#pages)
        if (events.length < MOST_AT_ONCE) this.#pages.delete(after);
    }
    this.#tell([...this.#waiting]);
  }

  #tell(waiting: readonly (() => void)[]): void {
    for (const wake of waiting.slice(0, TOLD_AT_ONCE)) wake();
    const others = waiting.slice(TOLD_AT_ONCE);
    this.#timer = others.length > 0 ? this.#clock.setTimeout(() => this.#tell(others), 0) : undefined;
    this.#arm();
  }

  #leave(): void {
    this.#watchers--;
    if (this.#watchers > 0) return;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#recent.length = 0;
    this.#pages.clear();
  }
}
