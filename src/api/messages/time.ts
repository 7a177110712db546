import type { Duration, Timestamp } from '@bufbuild/protobuf/wkt';
import { durationFromMs, timestampFromMs } from '@bufbuild/protobuf/wkt';

/** A moment: milliseconds since the Unix epoch, or a text of ISO 8601. */
export function moment(time: number | string): Timestamp {
  return timestampFromMs(typeof time === 'string' ? Date.parse(time) : time);
}

/** A duration of milliseconds. */
export function span(milliseconds: number): Duration {
  return durationFromMs(milliseconds);
}
