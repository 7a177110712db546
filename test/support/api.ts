import { request } from 'node:http';
import type { TestAgent } from './agent.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what they expect
  readonly json: any;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  /** Speaks to the socket. */
  readonly socket?: boolean;
}

/** A call of the API as HTTP/JSON, without any library, on a connection of its own. */
export function call(
  agent: TestAgent,
  name: string,
  body: unknown = {},
  options: CallOptions = {},
): Promise<Answered> {
  const headers = { 'content-type': 'application/json', ...options.headers };
  return ask(agent, `/squall.v1.AgentService/${name}`, JSON.stringify(body), {
    method: 'POST',
    ...options,
    headers,
  });
}

/** Any request to the API. */
export function ask(
  { api }: TestAgent,
  path: string,
  body = '',
  { headers = {}, method = 'GET', socket = false }: CallOptions = {},
): Promise<Answered> {
  const where = socket ? { socketPath: api.socket } : { host: '127.0.0.1', port: api.port };
  return new Promise((resolve, reject) => {
    request({ ...where, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode as number,
          headers: response.headers,
          text,
          json: jsonIn(text),
        }),
      );
    })
      .on('error', reject)
      .end(body);
  });
}

/** Squall's own code of an error, as HTTP/JSON has it. */
export function codeOf({ json }: Answered): string | undefined {
  const [detail] = json?.details ?? [];
  const bytes = Buffer.from(detail?.value ?? '', 'base64');
  // The first field of an ErrorDetail: a tag, a length, and the text.
  return bytes.length > 2 ? bytes.subarray(2, 2 + (bytes[1] as number)).toString() : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
