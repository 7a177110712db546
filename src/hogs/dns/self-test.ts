import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import packet from 'dns-packet';
import { addressAnswer, readQuery } from './message.ts';

/** Milliseconds that a query of our own has to come back, and pause between two. */
const LIMIT = 5000;
const AGAIN = 100;

/** What a query of our own is answered with. */
const SIGN = '192.0.2.53';

/**
 * Asks a name server that nobody has need of, from a socket like anybody's, and waits for our own answer.
 *
 * @param secret in the name that is asked for
 * @throws where none comes
 */
export async function assertSentHere(secret: string): Promise<void> {
  await comesBack('udp4', '127.0.0.53', secret);
  const hasLoopback6 = Object.values(networkInterfaces()).some((each) =>
    each?.some(({ address }) => address === '::1'),
  );
  if (hasLoopback6) await comesBack('udp6', '::1', secret);
}

/** Whether a message is one of those. */
export function isOwnTest(message: Buffer, secret: string): boolean {
  return message.length < 300 && readQuery(message)?.name === nameOf(secret);
}

export function testAnswer(message: Buffer): Buffer {
  const query = readQuery(message);
  return query ? addressAnswer(query, [SIGN]) : message;
}

function comesBack(type: 'udp4' | 'udp6', server: string, secret: string): Promise<void> {
  const question = { type: 'A', name: nameOf(secret) } as const;
  const query = packet.encode({ type: 'query', id: 53, flags: 0, questions: [question] });
  const socket = createSocket(type);
  return new Promise((resolve, reject) => {
    const ask = () => socket.send(query, 53, server, () => {});
    const timer = setInterval(ask, AGAIN);
    const done = (settle: () => void) => {
      clearInterval(timer);
      clearTimeout(late);
      socket.close();
      settle();
    };
    const late = setTimeout(
      () =>
        done(() =>
          reject(new Error(`queries to port 53 by ${type} are not sent here: other rules get them first`)),
        ),
      LIMIT,
    );
    socket.on('error', () => {});
    socket.on('message', (answer) => {
      const { answers = [] } = packet.decode(answer);
      if (answers.some((each) => 'data' in each && each.data === SIGN)) done(resolve);
    });
    ask();
  });
}

function nameOf(secret: string): string {
  return `${secret}.squall.invalid`;
}
