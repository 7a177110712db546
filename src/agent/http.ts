import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is served; each is asked when somebody asks. */
export interface HttpAnswers {
  /** The text of `/metrics`, with its content type. */
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>;
  /** Why the agent is not ready; undefined where it is. */
  readonly notReady: () => string | undefined;
}

export interface HttpServer {
  /** The port it listens on: where 0 was asked for, the one that was free. */
  readonly port: number;
  /** Ends it, and every connection. */
  close(): Promise<void>;
}

/** Milliseconds that a client may take to ask. */
const PATIENCE = 10_000;

/**
 * Serves `/metrics`, `/healthz` and `/readyz`.
 *
 * @throws NodeJS.ErrnoException where it cannot listen there
 */
export async function serveHttp(
  { address, port }: { readonly address: string; readonly port: number },
  answers: HttpAnswers,
): Promise<HttpServer> {
  const server = createServer(
    { requestTimeout: PATIENCE, headersTimeout: PATIENCE, maxHeaderSize: 8192 },
    ({ method, url = '' }, response) => {
      const [path = ''] = url.split('?');
      if (method !== 'GET' && method !== 'HEAD') return answer(response, 405, 'only GET is answered\n');
      void respond(path, response, answers).catch((error) => answer(response, 500, `${error}\n`));
    },
  );
  server.maxConnections = 100;
  await listen(server, address, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(path: string, response: ServerResponse, answers: HttpAnswers): Promise<void> {
  if (path === '/metrics') {
    const { type, text } = await answers.metrics();
    answer(response, 200, text, type);
  } else if (path === '/healthz') {
    answer(response, 200, 'alive\n');
  } else if (path === '/readyz') {
    const reason = answers.notReady();
    answer(response, reason === undefined ? 200 : 503, `${reason ?? 'ready'}\n`);
  } else {
    answer(response, 404, 'there are /metrics, /healthz and /readyz\n');
  }
}

function answer(
  response: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      // A machine that is short of descriptors must not end the agent.
      server.on('error', () => {});
      resolve();
    });
  });
}
