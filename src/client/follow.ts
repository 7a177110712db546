import { Code, ConnectError } from '@connectrpc/connect';
import { type Clock, delay } from '../plugin/index.ts';
import type { Event } from '../protocol/gen/squall/v1/agent_pb.ts';
import type { AgentClient } from './client.ts';

/** Milliseconds without an answer after which a stream is taken for dead: twice the agent's sign of life. */
const SILENCE = 40_000;

/** Milliseconds to wait before each further try to go on, and how often in a row. */
const PAUSE = 500;
const TRIES = 20;

export interface FollowOptions {
  readonly client: AgentClient;
  readonly clock: Clock;
  /** The number of the last event that is known. */
  readonly after: bigint;
  /** Only the events of this run. */
  readonly run: string;
  /** Told when the stream breaks, and that it goes on. */
  readonly note: (text: string) => void;
}

/**
 * The events of a run, each once and in order, through breaks of the connection. It does not end by itself.
 *
 * @throws ConnectError where the agent cannot be reached again, or no longer knows what happened
 */
export async function* followRun({
  client,
  clock,
  run,
  note,
  ...start
}: FollowOptions): AsyncGenerator<Event> {
  let { after } = start;
  let log: string | undefined;
  for (let failed = 0; ; ) {
    const silence = new Silence(clock);
    try {
      const request = { after, run, ...(log === undefined ? {} : { log }) };
      for await (const answer of client.watchEvents(request, { signal: silence.signal })) {
        silence.heard();
        if (failed > 0) note('the agent is heard again');
        failed = 0;
        if (answer.reset || answer.lost > 0n)
          throw new ConnectError('the agent no longer keeps what has happened meanwhile', Code.DataLoss);
        ({ last: after, log } = answer);
        yield* answer.events;
      }
    } catch (error) {
      const reason = ConnectError.from(error);
      if (!isBreak(reason.code) || failed >= TRIES) throw reason;
      if (failed === 0) note(`the agent is not heard (${reason.rawMessage}); trying again`);
    } finally {
      // Whoever has seen enough leaves no stream open.
      silence.end();
    }
    failed++;
    await delay(clock, PAUSE);
  }
}

/** Whether a stream may just have been cut. */
function isBreak(code: Code): boolean {
  return [Code.Unavailable, Code.Aborted, Code.Canceled, Code.Unknown, Code.Internal].includes(code);
}

/** Aborts what has not been heard of for too long. */
class Silence {
  readonly #abort = new AbortController();
  readonly #clock: Clock;
  #timer: unknown;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.heard();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  heard(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => this.#abort.abort(), SILENCE);
  }

  end(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#abort.abort();
  }
}
