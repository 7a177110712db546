/** The numbers of the events in a WatchEventsResponse, read by hand: field 1 holds the events, their field 1 a number. */
export function eventNumbers(bytes: Buffer): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [tag, afterTag] = varintAt(bytes, at);
    const [value, next] = varintAt(bytes, afterTag);
    at = next;
    // Wire type 2 is followed by so many bytes.
    if (tag % 8 !== 2) continue;
    if (tag === 0x0a && bytes[at] === 0x08) numbers.push(varintAt(bytes, at + 1)[0]);
    at += value;
  }
  return numbers;
}

function varintAt(bytes: Buffer, start: number): [value: number, next: number] {
  let [value, factor] = [0, 1];
  for (let at = start; ; at++) {
    const byte = bytes[at] as number;
    value += (byte & 127) * factor;
    if (byte < 128) return [value, at + 1];
    factor *= 128;
  }
}
