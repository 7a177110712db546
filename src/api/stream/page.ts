import { toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { NumberedEvent } from '../../events/agent-event.ts';
import { eventMessage } from '../../protocol/event.ts';
import { EventSchema, WatchEventsResponseSchema } from '../../protocol/gen/squall/v1/agent_pb.ts';

/** Events that follow each other. What it costs to write them is paid once, however many watchers are told. */
export class Page {
  readonly events: readonly NumberedEvent[];
  #fields: Uint8Array | undefined;
  #lines: string | undefined;

  constructor(events: readonly NumberedEvent[]) {
    this.events = events;
  }

  /** The events as the repeated field of a WatchEventsResponse, without its first tag. */
  get fields(): Uint8Array {
    this.#fields ??= fieldsOf(this.events);
    return this.#fields;
  }

  /** One JSON object a line, without the last line's end. */
  get lines(): string {
    this.#lines ??= this.events.map((event) => JSON.stringify(event)).join('\n');
    return this.#lines;
  }
}

/** The number of the field that holds the events. */
const EVENTS = WatchEventsResponseSchema.field.events.number;

/** The field as a message may carry it that has it not itself. */
export function carried(fields: Uint8Array) {
  return { no: EVENTS, wireType: WireType.LengthDelimited, data: fields };
}

function fieldsOf(events: readonly NumberedEvent[]): Uint8Array {
  const writer = new BinaryWriter();
  events.forEach((event, index) => {
    if (index > 0) writer.tag(EVENTS, WireType.LengthDelimited);
    writer.bytes(toBinary(EventSchema, eventMessage(event)));
  });
  return writer.finish();
}
