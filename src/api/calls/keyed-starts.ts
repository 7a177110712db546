import { delay } from '../../plugin/index.ts';
import { apiError } from '../../protocol/errors.ts';
import type { ApiParts } from '../parts.ts';

/** Keys that are kept in mind; the oldest go first. */
const MOST = 10_000;

/** Events that are looked through at a time. */
const AT_ONCE = 500;

interface Keyed {
  /** What was asked for. */
  readonly request: string;
  /** The id of the run. */
  readonly run: Promise<string>;
}

/** Which run each idempotency key has started, through restarts of the agent: the audit has it. */
export class KeyedStarts {
  readonly #parts: Pick<ApiParts, 'agent' | 'clock'>;
  #known: Promise<Map<string, Keyed>> | undefined;

  constructor(parts: Pick<ApiParts, 'agent' | 'clock'>) {
    this.#parts = parts;
  }

  /**
   * Starts a run, or says which one the same key has started.
   *
   * @throws ConnectError where the key was used for another request; whatever `start` throws: the key is then free
   */
  async start(
    key: string,
    request: string,
    start: () => Promise<string>,
  ): Promise<{ readonly run: string; readonly repeated: boolean }> {
    this.#known ??= this.#read();
    const known = await this.#known;
    const earlier = known.get(key);
    if (earlier && earlier.request !== request)
      throw apiError('key-reused', `the key was used for another request: ${earlier.request}`);
    if (earlier) return { run: await earlier.run, repeated: true };
    const run = start();
    this.#keep(known, key, { request, run });
    run.catch(() => known.delete(key));
    return { run: await run, repeated: false };
  }

  #keep(known: Map<string, Keyed>, key: string, keyed: Keyed): void {
    known.set(key, keyed);
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
  }

  async #read(): Promise<Map<string, Keyed>> {
    const { agent, clock } = this.#parts;
    const known = new Map<string, Keyed>();
    for (let after = 0; ; ) {
      const events = agent.events(after, AT_ONCE);
      for (const event of events) {
        if (event.event !== 'audit.changed' || event.key === undefined || event.run === undefined) continue;
        this.#keep(known, event.key, { request: event.request, run: Promise.resolve(event.run) });
      }
      after = events.at(-1)?.sequence ?? after;
      if (events.length < AT_ONCE) return known;
      await delay(clock, 0);
    }
  }
}
