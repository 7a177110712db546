import { Agent, request } from 'node:https';
import type { Cluster } from './in-cluster.ts';
import { KubeError } from './kube-error.ts';

/** Speaks to the API server. A handful of calls do not need the client library, which is 70 MB. */
export interface KubeClient {
  readonly namespace: string;
  /**
   * @param path from the root, with its query
   * @returns the answer's body
   * @throws KubeError for every answer but a good one, and where there is none within 5 s
   */
  call<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<T>;
  /** Ends the connections. */
  close(): void;
}

/** Milliseconds for a request and its answer. */
const PATIENCE = 5000;
/** Bytes of an answer. */
const MOST = 16 * 2 ** 20;

export function createKubeClient({ host, port, namespace, credentials }: Cluster): KubeClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  return {
    namespace,
    call: (method, path, body) =>
      new Promise((resolve, reject) => {
        const { token, ca } = credentials();
        const payload = body === undefined ? undefined : JSON.stringify(body);
        const headers = {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          'user-agent': 'squall',
          ...(payload === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        };
        const signal = AbortSignal.timeout(PATIENCE);
        const failed = (error: Error) =>
          reject(
            new KubeError(
              `the API server at ${host}:${port} gives no answer: ${signal.aborted ? 'none within 5s' : error.message}`,
            ),
          );
        const outgoing = request({ host, port, path, method, headers, agent, ca, signal }, (incoming) => {
          const parts: Buffer[] = [];
          let length = 0;
          incoming.on('error', failed);
          incoming.on('data', (part: Buffer) => {
            length += part.length;
            if (length > MOST) incoming.destroy(new Error('it is too long'));
            else parts.push(part);
          });
          incoming.on('end', () => {
            try {
              resolve(read(incoming.statusCode ?? 0, Buffer.concat(parts).toString()));
            } catch (error) {
              reject(error);
            }
          });
        });
        outgoing.on('error', failed);
        outgoing.end(payload);
      }),
    close: () => agent.destroy(),
  };
}

/** @throws KubeError with what the API server says */
function read<T>(status: number, text: string): T {
  const body = parse(text) as { readonly message?: unknown } | undefined;
  if (status >= 200 && status < 300 && body !== undefined) return body as T;
  const message = typeof body?.message === 'string' ? body.message : text.slice(0, 200);
  throw new KubeError(`the API server says ${status}: ${message}`, status);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
