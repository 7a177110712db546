import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { type Socket as Connection, createServer, type Server } from 'node:net';
import type { Asker } from './askers.ts';

/** Who is told of what comes in. */
export interface Listener {
  datagram(message: Buffer, from: Asker, socket: Socket): void;
  connection(client: Connection, from: Asker): void;
}

const LOOPBACK = { 4: '127.0.0.1', 6: '::1' } as const;

const ATTEMPTS = 20;

/**
 * Listens on loopback, by UDP and TCP on one port.
 *
 * @param server whose queries are expected: decides between IPv4 and IPv6; undefined: both
 */
export async function listen(server: string | undefined, listener: Listener): Promise<number> {
  const families = server === undefined ? ([4, 6] as const) : ([server.includes(':') ? 6 : 4] as const);
  for (let attempt = 1; ; attempt++) {
    const opened: { close(): unknown }[] = [];
    try {
      return await openAll(families, listener, opened);
    } catch (error) {
      for (const each of opened) each.close();
      // A port that was free for the first may be taken for the second.
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === ATTEMPTS) throw error;
    }
  }
}

async function openAll(
  families: readonly (4 | 6)[],
  listener: Listener,
  opened: { close(): unknown }[],
): Promise<number> {
  let port = 0;
  for (const family of families) {
    try {
      const tcp = await openTcp(LOOPBACK[family], port, listener);
      opened.push(tcp);
      port = (tcp.address() as { port: number }).port;
      opened.push(await openUdp(family, port, listener));
    } catch (error) {
      // A machine may be without IPv6; then nobody is sent there.
      if (family === 4 || (error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw error;
    }
  }
  return port;
}

function openTcp(host: string, port: number, { connection }: Listener): Promise<Server> {
  // A client may say that it has said all, and still wait for answers.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const { remoteAddress = '', remotePort = 0 } = client;
    client.on('error', () => {});
    connection(client, { protocol: 'tcp', address: remoteAddress, port: remotePort });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => resolve(server));
  });
}

function openUdp(family: 4 | 6, port: number, { datagram }: Listener): Promise<Socket> {
  const socket = createSocket({ type: `udp${family}` });
  socket.on('message', (message: Buffer, from: RemoteInfo) => {
    datagram(message, { protocol: 'udp', address: from.address, port: from.port }, socket);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, LOOPBACK[family], () => {
      socket.off('error', reject).on('error', () => {});
      resolve(socket);
    });
  });
}
