import packet from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { addressAnswer, failure, type Query, readQuery } from '../../../src/hogs/dns/message.ts';
import { question } from '../../support/dns.ts';

const query = (name: string, type?: 'A' | 'AAAA' | 'MX') => packet.encode(question(name, type));
const read = (message: Buffer) => readQuery(message) as Query;

describe('a message', () => {
  it('is a query when it asks one question in the plain way', () => {
    expect(readQuery(query('Db.Test', 'AAAA'))).toMatchObject({ id: 4711, name: 'Db.Test', type: 'AAAA' });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.from('this is no DNS at all, whoever sent it')],
    ['a cut one', query('db.test').subarray(0, 20)],
    ['an answer', packet.encode({ type: 'response', id: 1, questions: [{ type: 'A', name: 'db.test' }] })],
    ['an update', packet.encode({ ...question('db.test'), flags: 5 << 11 })],
    [
      'two questions',
      packet.encode({
        type: 'query',
        questions: [
          { type: 'A', name: 'a.test' },
          { type: 'A', name: 'b.test' },
        ],
      }),
    ],
    ['a name that points at itself', Buffer.from('000101000001000000000000c00c00010001', 'hex')],
  ])('is none when it is %s', (_, message) => {
    expect(readQuery(message)).toBeUndefined();
  });
});

describe('an answer', () => {
  it('of failure has the question as it was asked, and the id', () => {
    const answer = packet.decode(failure(read(query('dB.TeSt'))));
    expect(answer).toMatchObject({
      id: 4711,
      type: 'response',
      rcode: 'SERVFAIL',
      flag_rd: true,
      flag_ra: true,
    });
    expect(answer.questions).toMatchObject([{ name: 'dB.TeSt', type: 'A' }]);
    expect(answer.additionals).toMatchObject([{ type: 'OPT' }]);
  });

  it('says nothing of extensions to whoever knows none', () => {
    const plain = packet.encode({ type: 'query', id: 1, questions: [{ type: 'A', name: 'db.test' }] });
    expect(packet.decode(failure(read(plain)))).toMatchObject({ additionals: [], flag_rd: false });
  });

  it.each([
    ['A', ['192.0.2.1', '192.0.2.2']],
    ['AAAA', ['2001:db8::1']],
    ['MX', []],
  ] as const)('to a query for %s has the addresses of that kind, for nobody to keep', (type, expected) => {
    const message = addressAnswer(read(query('db.test', type)), ['192.0.2.1', '2001:db8::1', '192.0.2.2']);
    const { answers = [], ...head } = packet.decode(message);
    expect(head).toMatchObject({ rcode: 'NOERROR', id: 4711 });
    expect(answers.map((each) => ('data' in each ? each.data : undefined))).toEqual(expected);
    expect(answers.every((each) => 'ttl' in each && each.ttl === 0)).toBe(true);
  });
});
