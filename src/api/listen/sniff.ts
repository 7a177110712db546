import type { Duplex } from 'node:stream';

/** How every connection of HTTP/2 begins; no method of HTTP/1.1 that is answered begins like it. */
const PREFACE = Buffer.from('PRI');

/**
 * Which protocol a connection speaks, told from its first bytes. They are put back.
 *
 * @param decided called once; never where the connection ends before
 */
export function sniff(socket: Duplex, decided: (protocol: 'http1' | 'http2') => void): void {
  let seen = Buffer.alloc(0);
  const look = () => {
    const chunk = socket.read() as Buffer | null;
    if (chunk) seen = Buffer.concat([seen, chunk]);
    const begin = seen.subarray(0, PREFACE.length);
    const like = begin.equals(PREFACE.subarray(0, begin.length));
    if (like && begin.length < PREFACE.length) {
      socket.once('readable', look);
      return;
    }
    socket.unshift(seen);
    decided(like ? 'http2' : 'http1');
  };
  look();
}
