import { create, type JsonObject } from '@bufbuild/protobuf';
import type { NumberedEvent } from '../events/agent-event.ts';
import type { Event as RunEvent } from '../events/event.ts';
import { type Event, EventSchema } from './gen/squall/v1/agent_pb.ts';

/** Any event, numbered or from a run's journal. */
type AnyEvent = Readonly<Record<string, unknown>> & { readonly event: string; readonly time: string };

/** An event as the API tells it. */
export function eventMessage(event: NumberedEvent | RunEvent): Event {
  const {
    sequence = 0,
    leftBehind,
    ...fields
  } = event as unknown as AnyEvent & {
    readonly sequence?: number;
    readonly leftBehind?: readonly object[];
  };
  return create(EventSchema, {
    ...fields,
    sequence: BigInt(sequence),
    ...(leftBehind ? { leftBehind: [...leftBehind] } : {}),
  });
}

/** The event of a run as `--json` prints it; undefined for one that is not of a run. */
export function runEvent(message: Event): RunEvent | undefined {
  const { $typeName, $unknown, sequence, labels, leftBehind, ...fields } = message;
  if (message.run === undefined || !isOfRun(message.event)) return undefined;
  const withLabels = message.event === 'run.started' || message.event === 'run.finished';
  return {
    ...defined(fields),
    ...(withLabels ? { labels } : {}),
    ...(message.event === 'run.finished' ? { leftBehind: leftBehind.map(plain) } : {}),
  } as unknown as RunEvent;
}

const OF_RUNS = /^(?:run|state|fault|probe)\./;

function isOfRun(kind: string): boolean {
  return OF_RUNS.test(kind);
}

function plain({ $typeName, $unknown, ...fields }: Event['leftBehind'][number]): object {
  return defined(fields);
}

function defined(fields: object): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
