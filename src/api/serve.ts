import { rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Agent } from '../agent/agent.ts';
import type { ApiConfig } from '../config/config.ts';
import type { Clock } from '../plugin/index.ts';
import { defaultSocket } from './default-socket.ts';
import { LIMITS } from './limits.ts';
import { listenOnSocket } from './listen/socket.ts';
import type { Opened } from './open.ts';
import type { ApiMetrics } from './parts.ts';
import type { Studies } from './studies/studies.ts';

export interface ServeOptions {
  readonly config: ApiConfig;
  /** Whether it listens on the port of the config; on the socket it does in any case. */
  readonly byNetwork: boolean;
  readonly stateDir: string;
  readonly clock: Clock;
  readonly metrics: ApiMetrics;
  readonly studies: Studies;
  /** Undefined while it is not there yet: callers are told so. */
  readonly agent: () => Agent | undefined;
  /** Told what a person should know. */
  readonly complain: (text: string) => void;
}

export interface ApiServer {
  /** The TCP port, where it listens on one: where 0 was asked for, the one that was free. */
  readonly port?: number;
  /** The path of the Unix socket, where there is one. */
  readonly socket?: string;
  /** Ends every connection. */
  close(): void;
}

/**
 * Serves the control API on a TCP port and a Unix socket. What answers is loaded when somebody connects for the first
 * time: an agent that nobody speaks to has no need of it.
 *
 * @throws ListenError where it cannot listen
 */
export async function serveApi(options: ServeOptions): Promise<ApiServer> {
  const { config, byNetwork, stateDir, complain } = options;
  let opened: Promise<Opened> | undefined;
  const accept = (by: 'network' | 'socket') => (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    opened ??= import('./open.ts').then(({ openApi }) => openApi(options));
    opened.then(
      (api) => api[by].accept(socket),
      (error) => {
        opened = undefined;
        socket.destroy();
        complain(`the API cannot be loaded: ${error.message}`);
      },
    );
  };
  const network = byNetwork ? await listenOnPort(options, accept('network')) : undefined;
  const local = await socketServer(config.socket, stateDir, complain, accept('socket')).catch((error) => {
    network?.close();
    throw error;
  });
  return {
    ...(network ? { port: (network.address() as AddressInfo).port } : {}),
    ...(local ? { socket: local.path } : {}),
    close: () => {
      network?.close();
      local?.server.close();
      if (local) rmSync(local.path, { force: true });
      void opened?.then((api) => api.close());
    },
  };
}

/** Where it cannot listen, and why. */
export class ListenError extends Error {
  readonly place: string;
  override readonly cause: NodeJS.ErrnoException;
  constructor(place: string, cause: NodeJS.ErrnoException) {
    super(`${place}: ${cause.message}`);
    this.place = place;
    this.cause = cause;
  }
}

function listenOnPort(
  { config, clock, complain }: ServeOptions,
  accept: (socket: Socket) => void,
): Promise<Server> {
  const { address, port, tls } = config;
  return attempt(`${address}:${port}`, async () => {
    const server = tls
      ? (await import('./listen/tls.ts')).createTlsServer(tls, { clock, complain }, accept)
      : createServer(accept);
    server.maxConnections = LIMITS.connections;
    return listen(server, address, port);
  });
}

/** @param configured the path that the config names; without one, there is a socket as far as that is possible */
async function socketServer(
  configured: string | undefined,
  stateDir: string,
  complain: (text: string) => void,
  accept: (socket: Socket) => void,
): Promise<{ readonly server: Server; readonly path: string } | undefined> {
  const path = configured ?? defaultSocket(stateDir);
  const server = createServer(accept);
  server.maxConnections = LIMITS.socketConnections;
  try {
    await attempt(path, () => listenOnSocket(server, path));
  } catch (error) {
    if (configured !== undefined) throw error;
    complain(`the API has no socket: ${(error as Error).message}`);
    return undefined;
  }
  server.on('error', () => {});
  return { server, path };
}

async function attempt<T>(place: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new ListenError(place, error as NodeJS.ErrnoException);
  }
}

function listen(server: Server, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      // A machine that is short of descriptors must not end the agent.
      server.on('error', () => {});
      resolve(server);
    });
  });
}
