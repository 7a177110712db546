import { once } from 'node:events';
import { request } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAnswer } from '../../src/api/answer.ts';
import { Denials } from '../../src/api/guard/denials.ts';
import { LIMITS } from '../../src/api/limits.ts';
import { createProtocols, type Protocols, type Response } from '../../src/api/listen/protocols.ts';
import { rawConnection } from '../support/raw.ts';
import { SimulatedTime } from '../support/simulated-time.ts';
import { until } from '../support/wait.ts';

let time: SimulatedTime;
let protocols: Protocols;
let server: Server;
let port: number;
/** The answer that has begun. */
let begun: NodeJS.WritableStream;

beforeEach(async () => {
  time = new SimulatedTime();
  const answer = createAnswer({
    authenticate: () => ({ who: 'a test', role: 'view', from: 'here' }),
    denials: new Denials(time, () => {}),
    clock: time,
    route: () => ({ for: 'view', handle: (_, response) => begin(response) }),
    onDenied: () => {},
    onTrouble: () => {},
  });
  protocols = createProtocols(answer, time);
  server = createServer((socket) => protocols.accept(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  port = (server.address() as AddressInfo).port;
});

afterEach(() => {
  protocols.close();
  server.close();
});

function begin(response: Response): void {
  begun = response as NodeJS.WritableStream;
  begun.write('first,');
}

function reading(stream: Readable) {
  const read = { text: '', over: false };
  stream.setEncoding('utf8').on('data', (part) => {
    read.text += part;
  });
  stream.on('error', () => {});
  stream.on('close', () => {
    read.over = true;
  });
  return read;
}

async function goesOn(read: ReturnType<typeof reading>): Promise<void> {
  await until('it has begun', () => read.text === 'first,');
  await time.pass(2 * LIMITS.request);
  begun.end('last');
  await until('it is over', () => read.over);
  expect(read.text).toBe('first,last');
}

describe('an answer that takes longer than a request may', () => {
  it('goes on over HTTP/1.1', async () => {
    const asked = request({ host: '127.0.0.1', port, path: '/events', agent: false }).end();
    const [response] = (await once(asked, 'response')) as [Readable];
    await goesOn(reading(response));
  });

  it('goes on over HTTP/2', async () => {
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    await goesOn(reading(session.request({ ':path': '/events' })));
    session.close();
  });
});

it('a request that does not come to its end is not waited for', async () => {
  const head = 'GET /events HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n';
  const { closed, received } = await rawConnection(port, head);
  await until('it has begun', () => received().includes('first,'));
  await time.pass(LIMITS.request);
  await closed;
});
