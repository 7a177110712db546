import { type DescMessage, type MessageShape, toJson } from '@bufbuild/protobuf';

/** Prints a message as JSON, with every field that it has. */
export function printJson<D extends DescMessage>(schema: D, message: MessageShape<D>): void {
  console.log(JSON.stringify(jsonOf(schema, message), null, 2));
}

export function jsonOf<D extends DescMessage>(schema: D, message: MessageShape<D>): unknown {
  return toJson(schema, message, { alwaysEmitImplicit: true });
}
