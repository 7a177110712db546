import packet, { type Answer, type DecodedPacket, type Question } from 'dns-packet';

/** A query of one question, as far as a resolver in the middle has to understand it. */
export interface Query {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly decoded: DecodedPacket;
}

const SERVFAIL = 2;

/** The bits of the flags that say what is asked for; none of them: a plain query. */
const OPCODE = 0x7800;

/** Bytes of an answer that we could take; what a client says of itself is for the server that it asks. */
const UDP_SIZE = 1232;

/** What a message asks; undefined where it is no plain query, or no DNS at all: that is for others to judge. */
export function readQuery(message: Buffer): Query | undefined {
  try {
    const decoded = packet.decode(message);
    const [question, ...more] = decoded.questions ?? [];
    const isPlain = decoded.type === 'query' && ((decoded.flags ?? 0) & OPCODE) === 0;
    if (!question || more.length > 0 || !isPlain) return undefined;
    return { id: message.readUInt16BE(0), name: question.name, type: question.type, decoded };
  } catch {
    return undefined;
  }
}

/** The answer of a broken name server. */
export function failure(query: Query): Buffer {
  return encode(query, [], SERVFAIL);
}

/** An answer with those of the addresses that the query is for; where there is none, that there is none. */
export function addressAnswer(query: Query, addresses: readonly string[]): Buffer {
  const wanted = addresses.filter((address) => query.type === 'ANY' || query.type === typeOf(address));
  return encode(
    query,
    wanted.map((data) => ({ name: query.name, type: typeOf(data), ttl: 0, data })),
  );
}

function typeOf(address: string): 'A' | 'AAAA' {
  return address.includes(':') ? 'AAAA' : 'A';
}

function encode({ id, decoded }: Query, answers: Answer[], code = 0): Buffer {
  const asked = decoded.flag_rd ? packet.RECURSION_DESIRED : 0;
  // Who says what it can take is told so, too.
  const extended = decoded.additionals?.some(({ type }) => type === 'OPT');
  return packet.encode({
    type: 'response',
    id,
    flags: packet.RECURSION_AVAILABLE | asked | code,
    questions: decoded.questions as Question[],
    answers,
    additionals: extended
      ? [{ type: 'OPT', name: '.', udpPayloadSize: UDP_SIZE, flags: 0, options: [] } as unknown as Answer]
      : [],
  });
}
