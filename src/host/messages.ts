import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { HostError } from '../plugin/host.ts';

/** Messages kept for a later reader; the oldest go first. */
const MOST_KEPT = 1000;

interface Reader {
  readonly accept: (message: unknown) => boolean;
  readonly resolve: (message: unknown) => void;
  readonly reject: (error: HostError) => void;
}

/** JSON Lines from a stream, for readers that pick. Lines that are not JSON are passed over. */
export class MessageQueue {
  #kept: unknown[] = [];
  #readers = new Set<Reader>();
  #closed: string | undefined;

  constructor(stream: Readable) {
    createInterface({ input: stream }).on('line', (line) => this.#receive(line));
  }

  /**
   * The next message that `accept` takes, one that came before the call included.
   *
   * @throws HostError `ETIMEDOUT` after `timeout` milliseconds, `EPIPE` when the stream ends first
   */
  async next(accept: (message: unknown) => boolean, timeout: number): Promise<unknown> {
    const index = this.#kept.findIndex(accept);
    if (index >= 0) return this.#kept.splice(index, 1)[0];
    if (this.#closed !== undefined) throw new HostError('EPIPE', this.#closed);
    return this.#wait(accept, timeout);
  }

  /** No more messages will come, and why. */
  close(reason: string): void {
    this.#closed = reason;
    for (const reader of this.#readers) reader.reject(new HostError('EPIPE', reason));
  }

  #wait(accept: (message: unknown) => boolean, timeout: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const reader: Reader = {
        accept,
        resolve: (message) => done(() => resolve(message)),
        reject: (error) => done(() => reject(error)),
      };
      const late = new HostError('ETIMEDOUT', `the helper said nothing of the kind within ${timeout} ms`);
      const timer = setTimeout(() => reader.reject(late), timeout);
      const done = (settle: () => void) => {
        clearTimeout(timer);
        this.#readers.delete(reader);
        settle();
      };
      this.#readers.add(reader);
    });
  }

  #receive(line: string): void {
    const message = parse(line);
    if (message === undefined) return;
    const reader = [...this.#readers].find(({ accept }) => accept(message));
    if (reader) reader.resolve(message);
    else this.#keep(message);
  }

  #keep(message: unknown): void {
    this.#kept.push(message);
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
