import { closeSync, fstatSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentEvent, NumberedEvent } from '../events/agent-event.ts';
import type { Event } from '../events/event.ts';
import { readBack } from './read-back.ts';
import { readPage } from './read-page.ts';
import { writeWhole } from './write-whole.ts';

/** Bytes after which a new file is begun; the one before is kept, what is older goes. */
const MOST_BYTES = 4 * 2 ** 20;

/** What has happened in an agent, on disk, so that whoever was away can catch up. */
export interface EventLog {
  /** Numbers an event and writes it down. */
  append(event: Event | AgentEvent): NumberedEvent;
  /** The first events after a number, as far as they are kept. */
  page(after: number, most: number): readonly NumberedEvent[];
  /** The number of the last event; 0 where there is none yet. */
  readonly last: number;
  close(): void;
}

/**
 * @param stateDir made where it is not there
 * @param complain told where events cannot be kept any more: they are numbered all the same
 */
export function openEventLog(stateDir: string, complain: (text: string) => void): EventLog {
  return new DiskEventLog(join(stateDir, 'agent'), complain);
}

class DiskEventLog implements EventLog {
  last: number;
  readonly #folder: string;
  readonly #path: string;
  readonly #earlier: string;
  readonly #complain: (text: string) => void;
  #file: number | undefined;
  #bytes = 0;
  #broken = false;
  /** What is to be written in this turn of the event loop, all at once: a run says much in a moment. */
  #pending = '';

  constructor(folder: string, complain: (text: string) => void) {
    this.#folder = folder;
    this.#path = join(folder, 'events.jsonl');
    this.#earlier = join(folder, 'events-earlier.jsonl');
    this.#complain = complain;
    const [latest] = this.#back();
    this.last = latest?.sequence ?? 0;
  }

  append(event: Event | AgentEvent): NumberedEvent {
    const numbered = { sequence: ++this.last, ...event };
    if (this.#pending === '') setImmediate(() => this.#flush());
    this.#pending += `${JSON.stringify(numbered)}\n`;
    return numbered;
  }

  page(after: number, most: number): NumberedEvent[] {
    if (after >= this.last) return [];
    this.#flush();
    const reader = { numberOf, parse: eventOf };
    const earlier = readPage(this.#earlier, after, most, reader);
    return [...earlier, ...readPage(this.#path, after, most - earlier.length, reader)];
  }

  close(): void {
    this.#flush();
    this.#closeFile();
  }

  #flush(): void {
    const lines = this.#pending;
    this.#pending = '';
    if (lines === '') return;
    try {
      this.#write(lines);
      this.#broken = false;
    } catch (error) {
      // A full disk must not end the agent that others rely on to undo what it has done.
      this.#closeFile();
      const known = this.#broken;
      this.#broken = true;
      if (!known) this.#complain(`events are not kept, and nobody can catch up: ${(error as Error).message}`);
    }
  }

  #write(lines: string): void {
    const file = this.#file ?? this.#open();
    this.#bytes += writeWhole(file, lines);
    if (this.#bytes < MOST_BYTES) return;
    this.#closeFile();
    renameSync(this.#path, this.#earlier);
  }

  #closeFile(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #open(): number {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const file = openSync(this.#path, 'a', 0o600);
    this.#file = file;
    this.#bytes = fstatSync(file).size;
    // A line that a power cut has cut short must not swallow the next one.
    if (this.#bytes > 0) writeWhole(file, '\n');
    return file;
  }

  *#back(): Generator<NumberedEvent> {
    for (const path of [this.#path, this.#earlier]) {
      for (const line of readBack(path)) {
        const event = eventOf(line);
        if (event) yield event;
      }
    }
  }
}

/** As `append` writes it. */
function numberOf(line: string): number | undefined {
  const [, digits] = /^\{"sequence":(\d+),/.exec(line) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function eventOf(line: string): NumberedEvent | undefined {
  try {
    const event = JSON.parse(line) as NumberedEvent;
    return typeof event.sequence === 'number' ? event : undefined;
  } catch {
    return undefined;
  }
}
