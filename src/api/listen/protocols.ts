import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../plugin/index.ts';
import { LIMITS } from '../limits.ts';
import { sniff } from './sniff.ts';

export type Request = IncomingMessage | Http2ServerRequest;
export type Response = ServerResponse | Http2ServerResponse;
export type Answer = (request: Request, response: Response) => void;

/** Speaks HTTP/1.1 and HTTP/2 on the same connections, encrypted or not. */
export interface Protocols {
  accept(socket: Duplex): void;
  /** Ends every connection. */
  close(): void;
}

export function createProtocols(answer: Answer, clock: Clock): Protocols {
  const sockets = new Set<Duplex>();
  const http1 = http1Server(answer);
  const http2 = http2Server(answer, clock);
  return {
    accept: (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // Whoever has gone away is no trouble of ours.
      socket.on('error', () => socket.destroy());
      const late = clock.setTimeout(() => socket.destroy(), LIMITS.firstByte);
      socket.once('close', () => clock.clearTimeout(late));
      sniff(socket, (protocol) => {
        clock.clearTimeout(late);
        (protocol === 'http2' ? http2 : http1).emit('connection', socket);
      });
    },
    close: () => {
      http1.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function http1Server(answer: Answer) {
  const server = createServer(
    {
      maxHeaderSize: LIMITS.headers,
      headersTimeout: LIMITS.firstByte,
      requestTimeout: LIMITS.request,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: LIMITS.unused,
    },
    answer,
  );
  server.timeout = LIMITS.idle;
  // It listens nowhere itself; this has it look after the times of its connections all the same.
  server.emit('listening');
  return server;
}

function http2Server(answer: Answer, clock: Clock) {
  const server = createHttp2Server({
    maxSessionMemory: LIMITS.sessionMemory,
    maxHeaderListPairs: 64,
    settings: { maxConcurrentStreams: LIMITS.streams, maxHeaderListSize: LIMITS.headers },
  });
  server.on('request', answer);
  server.on('session', (session) => {
    session.on('error', () => session.destroy());
    session.setTimeout(LIMITS.idle, () => session.destroy());
    endWhenUnused(session, clock);
  });
  return server;
}

/** A connection that nobody calls on is in the way of others. */
function endWhenUnused(session: ServerHttp2Session, clock: Clock): void {
  let calls = 0;
  const arm = (milliseconds: number) => clock.setTimeout(() => session.destroy(), milliseconds);
  let timer = arm(LIMITS.firstByte);
  session.on('stream', (stream) => {
    calls++;
    clock.clearTimeout(timer);
    stream.once('close', () => {
      calls--;
      if (calls === 0 && !session.destroyed) timer = arm(LIMITS.unused);
    });
  });
  session.once('close', () => clock.clearTimeout(timer));
}
