import type { Agent } from '../../agent/agent.ts';
import type { Hub } from './hub.ts';
import { Page } from './page.ts';

/** Milliseconds after which a watcher is told that nothing has happened: that the stream is alive. */
const SIGN_OF_LIFE = 15_000;

export interface From {
  /** The number of the last event that is known; undefined: only what happens from now on. */
  readonly after?: number;
  /** The numbering that it is of. */
  readonly log?: string;
  /** Only the events of this run. */
  readonly run?: string;
}

/** What has happened since the last one. */
export interface News {
  /** Nothing has: a sign of life. */
  readonly page: Page;
  /** How many events before these are no longer kept. */
  readonly lost: number;
  /** Everything up to this number has been told. */
  readonly last: number;
  readonly log: string;
  /** The number given was of another numbering: nothing is known of what happened in between. */
  readonly reset: boolean;
}

const NOTHING = new Page([]);

/** Tells what happens, each event once and none left out, or says how many were, until the signal ends it. */
export async function* follow(
  { agent, hub }: { readonly agent: Agent; readonly hub: Hub },
  from: From,
  signal: AbortSignal,
): AsyncGenerator<News> {
  const leave = hub.join();
  try {
    const { lastEvent } = agent.status;
    const log = nameOfLog(agent);
    const reset = (from.log !== undefined && from.log !== log) || (from.after ?? 0) > lastEvent;
    let last = reset ? lastEvent : (from.after ?? lastEvent);
    // At once, so that a client knows that it is heard, and from where on.
    yield { page: NOTHING, lost: 0, last, log, reset };
    while (!signal.aborted) {
      const page = hub.after(last);
      const until = page.events.at(-1)?.sequence;
      if (until === undefined) {
        await hub.next(SIGN_OF_LIFE, signal);
        if (signal.aborted) return;
        if (hub.after(last).events.length === 0) yield { page: NOTHING, lost: 0, last, log, reset: false };
      } else {
        const lost = until - last - page.events.length;
        last = until;
        yield { page: from.run === undefined ? page : pageOf(page, from.run), lost, last, log, reset: false };
        await hub.turn(SIGN_OF_LIFE, signal);
      }
    }
  } finally {
    leave();
  }
}

function pageOf({ events }: Page, run: string): Page {
  return new Page(events.filter((event) => 'run' in event && event.run === run));
}

/** What an agent draws once for a state directory says which numbering it is. */
export function nameOfLog({ status }: Agent): string {
  return status.seed.toString(36);
}
