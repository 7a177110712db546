import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Clock, delay } from '../plugin/index.ts';
import type { CertificateSource, Pair } from './certificate/pair.ts';
import { type AdmissionRequest, type ReviewOptions, review } from './review.ts';

export interface WebhookOptions extends ReviewOptions {
  readonly port: number;
  readonly certificate: CertificateSource;
  readonly clock: Clock;
  /** Told what is wrong, and when it is over. */
  readonly trouble: (text: string) => void;
}

export interface WebhookServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Milliseconds until the certificate is looked after again, and until it is tried again where there is none yet. */
const [LOOK, RETRY] = [10_000, 500];
/** Milliseconds that a client may take to ask. */
const PATIENCE = 10_000;
/** Milliseconds for what is under way when the end comes. */
const LAST = 1000;
/** Bytes of a request: more than the API server takes for an object. */
const MOST = 3 * 2 ** 20;

/**
 * Serves `POST /inject` for an API server, and `/healthz` and `/readyz`, from when there is a certificate. A new one
 * is used from the next connection on.
 *
 * @throws NodeJS.ErrnoException where it cannot listen there
 */
export async function serveWebhook(options: WebhookOptions): Promise<WebhookServer> {
  const { clock, port } = options;
  const closing = new AbortController();
  let used = await firstPair(options);
  const server = createServer(
    { cert: used.certificate, key: used.key, requestTimeout: PATIENCE, headersTimeout: PATIENCE },
    (request, response) =>
      void answer(request, options).then(({ status, body }) => respond(response, status, body)),
  );
  await listen(server, port);
  const looking = (async () => {
    while (!closing.signal.aborted) {
      await delay(clock, LOOK, closing.signal);
      if (!closing.signal.aborted) used = await renew(server, used, options);
    }
  })();
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      closing.abort();
      await looking;
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeIdleConnections();
        // An API server keeps its connections; what is under way is answered first.
        void delay(clock, LAST).then(() => server.closeAllConnections());
      });
    },
  };
}

async function firstPair({ certificate, clock, trouble }: WebhookOptions): Promise<Pair> {
  for (let told = ''; ; ) {
    try {
      return await certificate.current();
    } catch (error) {
      const { message } = error as Error;
      if (message !== told) trouble(`there is no certificate yet: ${message}`);
      told = message;
      await delay(clock, RETRY);
    }
  }
}

async function renew(server: Server, used: Pair, { certificate, trouble }: WebhookOptions): Promise<Pair> {
  try {
    const pair = await certificate.current();
    if (pair.certificate === used.certificate) return used;
    server.setSecureContext({ cert: pair.certificate, key: pair.key });
    trouble('a new certificate is used');
    return pair;
  } catch (error) {
    trouble(`the certificate could not be looked after: ${(error as Error).message}`);
    return used;
  }
}

interface Answer {
  readonly status: number;
  readonly body: string | object;
}

async function answer(request: IncomingMessage, options: WebhookOptions): Promise<Answer> {
  const { method, url = '' } = request;
  if (method === 'GET' && (url === '/healthz' || url === '/readyz')) return { status: 200, body: 'well\n' };
  const [path] = url.split('?');
  if (method !== 'POST' || path !== '/inject')
    return { status: 404, body: 'there are POST /inject, /healthz and /readyz\n' };
  try {
    const asked = JSON.parse(await textOf(request)) as { readonly request?: AdmissionRequest };
    if (!asked.request?.uid || !asked.request.object?.spec)
      return { status: 400, body: 'it is no AdmissionReview of a pod\n' };
    const response = review(asked.request, options);
    return { status: 200, body: { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response } };
  } catch (error) {
    return { status: 400, body: `${(error as Error).message}\n` };
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MOST) throw new Error('it is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function respond(response: ServerResponse, status: number, body: string | object): void {
  const [type, text] =
    typeof body === 'string' ? ['text/plain', body] : ['application/json', JSON.stringify(body)];
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      server.off('error', reject);
      server.on('error', () => {});
      resolve();
    });
  });
}
