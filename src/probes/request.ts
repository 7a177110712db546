import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';

/** As much of a body as is read, in bytes. */
const BODY_LIMIT = 2 ** 20;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** UTF-8; the first `BODY_LIMIT` bytes of it. */
  readonly body: string;
  /** Whether there was more. */
  readonly cut: boolean;
}

/**
 * Makes one HTTP request on a connection of its own and reads the answer. Redirects are not followed.
 *
 * node:http rather than fetch, which takes longer to load than most probes take to answer; loaded when the first
 * probe needs it.
 *
 * @throws Error of the system's, or of the signal's
 */
export async function request(url: URL, options: RequestOptions & { body?: string }): Promise<Answer> {
  const { body, ...rest } = options;
  const { request: open } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  const headers = { 'user-agent': 'squall', ...lengthOf(body), ...rest.headers };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    open(url, { agent: false, ...rest, headers }, resolve)
      .on('error', reject)
      .end(body);
  });
  return { status: response.statusCode ?? 0, headers: response.headers, ...(await read(response)) };
}

/** Node sends a GET's body without its length, and a server then takes it for none. */
function lengthOf(body: string | undefined): Record<string, number> {
  return body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
}

async function read(response: IncomingMessage): Promise<{ body: string; cut: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > BODY_LIMIT) break;
  }
  const body = Buffer.concat(chunks).subarray(0, BODY_LIMIT).toString('utf8');
  return { body, cut: size > BODY_LIMIT };
}
