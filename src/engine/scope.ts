import type { Visit } from '../machine/effects.ts';
import type { Awaitable } from '../plugin/index.ts';
import type { Fault } from '../scenario/scenario.ts';
import { Abort } from './abort.ts';
import type { Injection } from './injection.ts';

/** A state that was entered and is not left yet, with what was made in it. */
export class Scope {
  readonly visit: Visit;
  readonly injections: Injection[] = [];
  /** The timer of each fault that is made again and again. */
  readonly repeats = new Map<Fault, unknown>();
  /** What is being injected now. */
  working: Awaitable<unknown> = undefined;
  readonly #abort = new Abort();

  constructor(visit: Visit) {
    this.visit = visit;
  }

  /** Whether the state is being left: nothing more is made in it. */
  get left(): boolean {
    return this.#abort.aborted;
  }

  /** Aborted when the state is left. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  leave(): void {
    this.#abort.abort();
  }
}
