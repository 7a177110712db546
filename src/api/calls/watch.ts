import { create } from '@bufbuild/protobuf';
import type { MethodImpl } from '@connectrpc/connect';
import { eventMessage } from '../../protocol/event.ts';
import { type AgentService, WatchEventsResponseSchema } from '../../protocol/gen/squall/v1/agent_pb.ts';
import type { ApiParts } from '../parts.ts';
import { follow } from '../stream/follow.ts';
import { carried } from '../stream/page.ts';

export function watchEvents(parts: ApiParts): MethodImpl<typeof AgentService.method.watchEvents> {
  return async function* ({ after, log, run }, { signal, requestHeader }) {
    const from = {
      ...(after === undefined ? {} : { after: Number(after) }),
      ...(log === undefined ? {} : { log }),
      ...(run === undefined ? {} : { run }),
    };
    // In JSON every watcher's events are written for it alone.
    const json = requestHeader.get('content-type')?.includes('json') ?? false;
    for await (const { page, lost, last, log: name, reset } of follow(parts, from, signal)) {
      const answer = { log: name, reset, lost: BigInt(lost), last: BigInt(last) };
      if (json || page.events.length === 0)
        yield create(WatchEventsResponseSchema, { ...answer, events: page.events.map(eventMessage) });
      else yield { ...create(WatchEventsResponseSchema, answer), $unknown: [carried(page.fields)] };
    }
  };
}
