import { ConnectError } from '@connectrpc/connect';
import type { Clock } from '../plugin/index.ts';
import { apiError, detailOf } from '../protocol/errors.ts';
import { addressProblem, type Known } from './guard/address.ts';
import type { Authenticate, Caller } from './guard/caller.ts';
import type { Denials } from './guard/denials.ts';
import { refuse } from './guard/refuse.ts';
import { LIMITS } from './limits.ts';
import type { Answer, Request, Response } from './listen/protocols.ts';

/** What answers requests for a path; undefined for who may not call it. */
export interface Route {
  /** What a caller needs to be, or `anybody`. */
  readonly for: Caller['role'] | 'anybody';
  /** @throws ConnectError where it is refused */
  handle(request: Request, response: Response, caller: Caller | undefined): void | Promise<void>;
}

export interface AnswerOptions {
  /** Browsers come by TCP; on the socket, names and origins say nothing. */
  readonly known?: Known;
  readonly authenticate: Authenticate;
  readonly denials: Denials;
  readonly clock: Clock;
  /** What answers a request, by its path. */
  readonly route: (path: string) => Route | undefined;
  /** Counts what becomes of calls that are denied. */
  readonly onDenied: (because: string) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Answers every request: first who sends it, and from where, then what is asked for. */
export function createAnswer(options: AnswerOptions): Answer {
  const { clock, onTrouble } = options;
  return (request, response) => {
    request.on('error', () => {});
    response.on('error', () => {});
    limitTime(request, response, clock);
    answer(request, response, options).catch((error) => {
      if (!(error instanceof ConnectError)) onTrouble(error);
      refuse(request, response, ConnectError.from(error));
    });
  };
}

async function answer(request: Request, response: Response, options: AnswerOptions): Promise<void> {
  const { known, authenticate, route } = options;
  secureHeaders(response);
  const from = request.socket.remoteAddress ?? 'socket';
  const foreign = known && addressProblem(request, known);
  if (foreign) return deny(request, response, foreign, from, options);
  if (known && allowOrigin(request, response, known)) return;
  const [path = ''] = (request.url ?? '').split('?');
  const found = route(path);
  if (!found) throw nothingAt(path);
  // Nobody reads the body of such a request, and the end of one that is not read is never seen.
  if (request.method === 'GET' || request.method === 'HEAD') request.resume();
  if (found.for === 'anybody') return found.handle(request, response, undefined);
  const caller = authenticate(request);
  if (caller instanceof ConnectError) return deny(request, response, caller, from, options);
  if (found.for === 'operate' && caller.role === 'view') {
    const refusal = apiError('may-only-view', `${caller.who} is for those who only look`);
    return deny(request, response, refusal, from, options);
  }
  return found.handle(request, response, caller);
}

function nothingAt(path: string): ConnectError {
  const shown = path.slice(0, 200);
  // As gRPC wants it for calls.
  if (/^\/[\w.]+\/\w+$/.test(path) && path.includes('.'))
    return apiError('no-such-call', `there is no call ${shown}`);
  return apiError('no-such-page', `there is nothing at ${shown}`);
}

async function deny(
  request: Request,
  response: Response,
  error: ConnectError,
  from: string,
  { denials, onDenied }: AnswerOptions,
): Promise<void> {
  const because = detailOf(error)?.code ?? 'internal';
  onDenied(because);
  denials.note({ from, because, reason: error.rawMessage });
  const worthIt = because !== 'wrong-token' || (await denials.slowDown(from));
  if (worthIt) refuse(request, response, error);
  else request.socket.destroy();
}

/** A request that does not come to its end would hold its place for ever. */
function limitTime(request: Request, response: Response, clock: Clock): void {
  const timer = clock.setTimeout(() => {
    refuse(request, response, apiError('too-slow', `the request was not there within ${LIMITS.request} ms`));
    if ('stream' in request) request.stream.close();
    else request.socket.destroy();
  }, LIMITS.request);
  const stop = () => clock.clearTimeout(timer);
  request.once('end', stop);
  response.once('close', stop);
}

function secureHeaders(response: Response): void {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
}

/** Lets pages of the origins that the config names read answers. @returns whether it was only asked about */
function allowOrigin(request: Request, response: Response, { origins }: Known): boolean {
  const { origin } = request.headers;
  if (origin === undefined || !origins.includes(origin)) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'origin');
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
  response.setHeader('access-control-expose-headers', 'grpc-status, grpc-message, grpc-status-details-bin');
  if (request.method !== 'OPTIONS') return false;
  response.setHeader('access-control-allow-methods', 'GET, POST');
  response.setHeader(
    'access-control-allow-headers',
    'authorization, content-type, connect-protocol-version, connect-timeout-ms, grpc-timeout, x-grpc-web, x-user-agent',
  );
  response.statusCode = 204;
  response.end();
  return true;
}
