import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../plugin/index.ts';
import { matchLines } from '../plugin/pattern.ts';
import type { Look, ProbeOf, ProbeResult } from './probe.ts';
import { type Answer, request } from './request.ts';

/** Holds when the server's answer has the status, the text and the value asked for. */
export const http: Look<'http'> = async (probe, { signal }) => {
  const { method, headers, body } = probe;
  const answer = await request(new URL(probe.url), {
    method,
    headers,
    signal,
    ...(body !== undefined && { body }),
  });
  for (const judge of [judgeStatus, judgeBody]) {
    const failure = judge(probe, answer);
    if (failure !== undefined) return { ok: false, message: failure, value: answer.status };
  }
  if (probe.jsonPath !== undefined) return judgeJson(probe, probe.jsonPath, answer);
  return { ok: true, message: `status ${answer.status}`, value: answer.status };
};

function judgeStatus({ status }: ProbeOf<'http'>, answer: Answer): string | undefined {
  const got = answer.status;
  if (status === undefined ? got >= 200 && got < 300 : got === status) return undefined;
  const redirect =
    answer.headers.location === undefined
      ? ''
      : ` to ${answer.headers.location} (redirects are not followed)`;
  return `expected status ${status ?? '200 to 299'}, got ${got}${redirect}`;
}

function judgeBody({ bodyMatches }: ProbeOf<'http'>, { body }: Answer): string | undefined {
  if (bodyMatches === undefined || matchLines(bodyMatches, [body])[0]) return undefined;
  return `expected a body that matches /${bodyMatches}/, got ${shorten(body)}`;
}

async function judgeJson(probe: ProbeOf<'http'>, path: string, answer: Answer): Promise<ProbeResult> {
  const parsed = parse(answer);
  if (typeof parsed === 'string') return { ok: false, message: parsed };
  const { query } = await import('jsonpath-rfc9535');
  const values = query(parsed.json as never, path) as Json[];
  if (values.length === 0) return { ok: false, message: `expected something at ${path}, found nothing` };
  const value = (values.length === 1 ? values[0] : values) as Json;
  const got = shorten(JSON.stringify(value));
  if (values.every((one) => isDeepStrictEqual(one, probe.equals))) {
    return { ok: true, message: `${path} is ${got}`, value };
  }
  return { ok: false, message: `expected ${path} to be ${JSON.stringify(probe.equals)}, got ${got}`, value };
}

function parse({ body, cut }: Answer): { json: unknown } | string {
  if (cut) return 'expected JSON, got a body of more than 1 MiB';
  try {
    return { json: JSON.parse(body) };
  } catch {
    return `expected JSON, got ${shorten(body)}`;
  }
}

function shorten(text: string): string {
  if (text === '') return 'nothing';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
