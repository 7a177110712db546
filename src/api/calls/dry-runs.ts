import type { ConnectError } from '@connectrpc/connect';
import type { NumberedEvent } from '../../events/agent-event.ts';
import type { Event } from '../../events/event.ts';
import { delay } from '../../plugin/index.ts';
import { apiError } from '../../protocol/errors.ts';
import type { ApiParts } from '../parts.ts';

/** Events that are looked through at a time; others have their turn in between. */
const AT_ONCE = 500;

/** The events of a run without a journal, as a dry one is: from what the agent keeps of all that happens. */
export async function dryEvents({ agent, clock }: ApiParts, run: string): Promise<Event[]> {
  const found: Event[] = [];
  for (let after = 0; ; ) {
    const events = agent.events(after, AT_ONCE);
    found.push(...events.filter((event) => isOf(event, run)).map(withoutNumber));
    after = events.at(-1)?.sequence ?? after;
    if (events.length < AT_ONCE) return found;
    await delay(clock, 0);
  }
}

export function noSuchRun(id: string): ConnectError {
  return apiError('no-such-run', `there is no run ${JSON.stringify(id)}`);
}

function isOf(event: NumberedEvent, run: string): boolean {
  return 'run' in event && event.run === run && /^(?:run|state|fault|probe)\./.test(event.event);
}

function withoutNumber({ sequence, ...event }: NumberedEvent): Event {
  return event as Event;
}
