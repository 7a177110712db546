import type { AgentEvent, NumberedEvent } from '../events/agent-event.ts';
import type { Event } from '../events/event.ts';
import type { EventLog } from '../journal/event-log.ts';

export type Listener = (event: NumberedEvent) => void;

/** Everything that happens in an agent, for whoever wants to know: log, metrics, streams. */
export class Feed {
  readonly #log: EventLog;
  readonly #onTrouble: (error: unknown) => void;
  readonly #listeners = new Set<Listener>();

  /** @param onTrouble told of what a listener throws: it must not end a run */
  constructor(log: EventLog, onTrouble: (error: unknown) => void) {
    this.#log = log;
    this.#onTrouble = onTrouble;
  }

  /** The number of the last event. */
  get last(): number {
    return this.#log.last;
  }

  publish(event: Event | AgentEvent): void {
    const numbered = this.#log.append(event);
    for (const listener of this.#listeners) this.#tell(listener, numbered);
  }

  /** The first events after a number, as far as they are kept. */
  page(after: number, most: number): readonly NumberedEvent[] {
    return this.#log.page(after, most);
  }

  /** Listens from now on. @returns stops listening */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#log.close();
  }

  #tell(listener: Listener, event: NumberedEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.#onTrouble(error);
    }
  }
}
