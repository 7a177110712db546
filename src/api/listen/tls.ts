import { readFileSync, statSync } from 'node:fs';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { ApiConfig } from '../../config/config.ts';
import type { Clock } from '../../plugin/index.ts';
import { LIMITS } from '../limits.ts';

type TlsConfig = NonNullable<ApiConfig['tls']>;

/** Milliseconds between two looks whether a certificate has been renewed. */
const LOOK = 60_000;

/**
 * A server of TLS; with `clientCa`, for clients with a certificate of that authority only. Certificates that are
 * renewed are taken over while it serves.
 *
 * @param complain told where those that are renewed cannot be used: the ones before go on
 * @throws Error where a file cannot be read or used
 */
export function createTlsServer(
  config: TlsConfig,
  { clock, complain }: { readonly clock: Clock; readonly complain: (text: string) => void },
  accept: (socket: TLSSocket) => void,
): Server {
  let seen = marks(config);
  const server = createServer(
    {
      ...contextOf(config),
      ALPNProtocols: ['h2', 'http/1.1'],
      handshakeTimeout: LIMITS.firstByte,
      ...(config.clientCa === undefined ? {} : { requestCert: true, rejectUnauthorized: true }),
    },
    accept,
  );
  const look = () => {
    const now = marks(config);
    if (now !== seen) {
      seen = now;
      try {
        server.setSecureContext(contextOf(config));
      } catch (error) {
        complain(`the renewed certificate cannot be used: ${(error as Error).message}`);
      }
    }
    timer = clock.setTimeout(look, LOOK);
  };
  let timer = clock.setTimeout(look, LOOK);
  server.once('close', () => clock.clearTimeout(timer));
  return server;
}

function contextOf({ cert, key, clientCa }: TlsConfig) {
  return {
    minVersion: 'TLSv1.2' as const,
    cert: readFileSync(cert),
    key: readFileSync(key),
    ...(clientCa === undefined ? {} : { ca: readFileSync(clientCa) }),
  };
}

/** What the files look like; another one when one of them has changed. */
function marks({ cert, key, clientCa }: TlsConfig): string {
  return [cert, key, clientCa]
    .flatMap((path) => (path === undefined ? [] : [statSync(path, { throwIfNoEntry: false })]))
    .map((stat) => `${stat?.ino} ${stat?.size} ${stat?.mtimeMs}`)
    .join(', ');
}
