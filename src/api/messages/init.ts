import type { DescMessage, MessageInitShape, MessageShape } from '@bufbuild/protobuf';

/** What a message is made of, as a plain object. */
export type Init<D extends DescMessage> = Exclude<MessageInitShape<D>, MessageShape<D>>;
