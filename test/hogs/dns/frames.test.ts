import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Frames, framed } from '../../../src/hogs/dns/frames.ts';

describe('messages on a stream', () => {
  it('come out as they went in, however the stream is cut', () => {
    const messages = fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 8 });
    fc.assert(
      fc.property(messages, fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (sent, cuts) => {
        const stream = Buffer.concat(sent.map((message) => framed(Buffer.from(message))));
        const frames = new Frames();
        const received: Buffer[] = [];
        for (let at = 0, cut = 0; at < stream.length; cut++) {
          const size = cuts[cut % cuts.length] as number;
          received.push(...frames.push(stream.subarray(at, at + size)));
          at += size;
        }
        expect(received.map((message) => message.toString('hex'))).toEqual(
          sent.map((message) => Buffer.from(message).toString('hex')),
        );
      }),
    );
  });
});
