import { once } from 'node:events';
import { apiError } from '../protocol/errors.ts';
import type { Route } from './answer.ts';
import type { Places } from './guard/places.ts';
import type { Response } from './listen/protocols.ts';
import type { ApiParts } from './parts.ts';
import { type From, follow } from './stream/follow.ts';

/**
 * `GET /events`: what happens, one JSON object a line, as the journal has it, for programs that read lines. `after`
 * and `run` are as in WatchEvents. An empty line says that the stream is alive; `{"event":"lost"}` that events are not
 * kept any more, with their number where that is known.
 */
export function linesRoute(parts: ApiParts, watchers: Places): Route {
  return {
    for: 'view',
    handle: async (request, response) => {
      if (request.method !== 'GET') throw apiError('bad-request', 'only GET is answered here');
      const from = fromOf(new URL(request.url ?? '', 'http://agent').searchParams);
      const leave = watchers.take();
      if (!leave) throw apiError('busy', `the agent has ${watchers.taken} watchers already`);
      const over = new AbortController();
      const end = () => over.abort();
      response.once('close', end);
      parts.closing.addEventListener('abort', end);
      try {
        await tell(parts, from, response, over.signal);
      } finally {
        parts.closing.removeEventListener('abort', end);
        leave();
      }
    },
  };
}

async function tell(parts: ApiParts, from: From, response: Response, signal: AbortSignal): Promise<void> {
  response.statusCode = 200;
  response.setHeader('content-type', 'application/jsonl; charset=utf-8');
  for await (const { page, lost, reset } of follow(parts, from, signal)) {
    const warning =
      lost > 0 || reset ? `${JSON.stringify({ event: 'lost', ...(reset ? {} : { count: lost }) })}\n` : '';
    const text = `${warning}${page.lines}`;
    const taken = (response as NodeJS.WritableStream).write(`${text}\n`);
    if (!taken) await once(response, 'drain', { signal }).catch(() => {});
  }
  response.end();
}

/** @throws ConnectError where a parameter is not as it must be */
function fromOf(parameters: URLSearchParams): From {
  const unknown = [...parameters.keys()].filter((key) => key !== 'after' && key !== 'run');
  if (unknown.length > 0)
    throw apiError('bad-request', `there are the parameters after and run, not ${unknown[0]}`);
  const [after, run] = [parameters.get('after'), parameters.get('run')];
  if (after !== null && !/^\d{1,15}$/.test(after))
    throw apiError('bad-request', `after takes the number of an event, not ${JSON.stringify(after)}`);
  return { ...(after === null ? {} : { after: Number(after) }), ...(run === null ? {} : { run }) };
}
