import type { MethodImpl } from '@connectrpc/connect';
import type { Event } from '../../events/event.ts';
import { readFrom } from '../../journal/read-from.ts';
import { apiError } from '../../protocol/errors.ts';
import { eventMessage } from '../../protocol/event.ts';
import type { AgentService } from '../../protocol/gen/squall/v1/agent_pb.ts';
import type { ApiParts } from '../parts.ts';
import { dryEvents, noSuchRun } from './dry-runs.ts';
import { keyIn, sizeOf, tokenOf } from './page.ts';

export function listRunEvents(parts: ApiParts): MethodImpl<typeof AgentService.method.listRunEvents> {
  return async ({ run, pageSize, pageToken }) => {
    const count = sizeOf(pageSize, 500, 5000);
    const start = pageToken === '' ? 0 : placeIn(pageToken);
    const path = parts.agent.recorded().find((each) => each.run === run)?.path;
    if (path === undefined) return ofDryRun(await dryEvents(parts, run), start, count, run);
    const { lines, next, end } = readFrom(path, start, count);
    const events = lines.flatMap(eventIn);
    return { events, nextPageToken: end ? '' : tokenOf(String(next)) };
  };
}

/** A line that a power cut has cut short is none. */
function eventIn(line: string) {
  try {
    return [eventMessage(JSON.parse(line) as Event)];
  } catch {
    return [];
  }
}

function ofDryRun(all: readonly Event[], start: number, count: number, run: string) {
  if (all.length === 0) throw noSuchRun(run);
  const end = start + count;
  return {
    events: all.slice(start, end).map(eventMessage),
    nextPageToken: end < all.length ? tokenOf(String(end)) : '',
  };
}

function placeIn(token: string): number {
  const place = Number(keyIn(token));
  if (Number.isSafeInteger(place) && place >= 0) return place;
  throw apiError('bad-request', 'page_token is none of this agent');
}
