import { Code, ConnectError } from '@connectrpc/connect';
import { ErrorDetailSchema } from './gen/squall/v1/agent_pb.ts';

interface ApiErrorKind {
  readonly code: Code;
  /** When it is given, for the reference. */
  readonly meaning: string;
  /** What to do about it, where that is always the same. */
  readonly hint?: string;
}

/** Every error of the API's own. The documentation lists them. */
export const API_ERRORS = {
  'bad-request': {
    code: Code.InvalidArgument,
    meaning: 'A field of the request has a value that it does not take.',
  },
  'unknown-field': {
    code: Code.InvalidArgument,
    meaning:
      'A request that changes something has a field that this agent does not know, and so cannot heed.',
    hint: 'use the definition of the agent’s own version',
  },
  'invalid-scenario': {
    code: Code.InvalidArgument,
    meaning: 'A text is no valid scenario.',
    hint: 'ValidateScenario says what is wrong with it',
  },
  'no-such-scenario': {
    code: Code.NotFound,
    meaning: 'The agent has no valid scenario of this name.',
    hint: '`squall status` lists the scenarios',
  },
  'no-such-run': {
    code: Code.NotFound,
    meaning: 'There is no run of this id, or no longer.',
    hint: '`squall status` lists the runs that are going on',
  },
  'no-such-call': { code: Code.Unimplemented, meaning: 'The API has no such call.' },
  'no-such-page': { code: Code.NotFound, meaning: 'The agent serves nothing at this path.' },
  halted: {
    code: Code.FailedPrecondition,
    meaning: 'The agent is halted, and starts nothing.',
    hint: '`squall unhalt` lifts it',
  },
  'file-halts': {
    code: Code.FailedPrecondition,
    meaning: 'A file halts the agent, so that only its removal lifts the halt.',
    hint: 'remove the file',
  },
  'still-running': {
    code: Code.FailedPrecondition,
    meaning: 'The scenario’s last run is going on, and its `concurrency` is `forbid`.',
    hint: 'stop that run, or let the scenario have `concurrency: replace` or `allow`',
  },
  superseded: {
    code: Code.Aborted,
    meaning:
      'A later request came, or all runs were stopped, before the run that it would have replaced was undone.',
  },
  limit: { code: Code.FailedPrecondition, meaning: 'A limit of the agent’s config forbids the run.' },
  'dry-agent': {
    code: Code.FailedPrecondition,
    meaning: 'A run for real was asked of an agent that only runs dry.',
    hint: 'leave `dryRun` out, or set `dryRun: false` in the agent’s config',
  },
  'run-going-on': {
    code: Code.FailedPrecondition,
    meaning: 'There is no report of a run yet, since it is going on.',
  },
  'not-awaited': { code: Code.FailedPrecondition, meaning: 'No state that is active waits for the event.' },
  'key-reused': {
    code: Code.AlreadyExists,
    meaning: 'The idempotency key has been used for another request.',
    hint: 'draw a new key for each request, and keep it for its repetitions',
  },
  'missing-token': {
    code: Code.Unauthenticated,
    meaning: 'The agent wants to know who calls, and the request does not say.',
    hint: 'send `Authorization: Bearer TOKEN`; the verbs take --token-file',
  },
  'wrong-token': { code: Code.Unauthenticated, meaning: 'The token is not one that the agent knows.' },
  'may-only-view': {
    code: Code.PermissionDenied,
    meaning: 'The caller may look, and the call would change something.',
    hint: 'use the token of those who may operate',
  },
  'unknown-host': {
    code: Code.PermissionDenied,
    meaning: 'The request names a host that the agent does not go by.',
    hint: 'add the name to `api.hosts` in the agent’s config',
  },
  'foreign-origin': {
    code: Code.PermissionDenied,
    meaning: 'The request comes from a page of another origin.',
    hint: 'add the origin to `api.origins` in the agent’s config',
  },
  busy: {
    code: Code.ResourceExhausted,
    meaning: 'Too much is asked of the agent at once.',
    hint: 'try again in a moment',
  },
  'too-large': {
    code: Code.OutOfRange,
    meaning: 'The answer would be larger than the API sends.',
    hint: '`squall report RUN` writes it on the agent’s machine',
  },
  'too-slow': { code: Code.DeadlineExceeded, meaning: 'What was asked for took longer than it may.' },
  starting: { code: Code.Unavailable, meaning: 'The agent has just begun.', hint: 'try again in a moment' },
  stopping: { code: Code.Unavailable, meaning: 'The agent is about to end.' },
  internal: { code: Code.Internal, meaning: 'Something is wrong with Squall itself.' },
} as const satisfies Readonly<Record<string, ApiErrorKind>>;

export type ApiErrorCode = keyof typeof API_ERRORS;

/** An error as the API gives it: the code of its kind, and Squall's own code and hint as a detail. */
export function apiError(code: ApiErrorCode, message: string, hint?: string): ConnectError {
  const kind: ApiErrorKind = API_ERRORS[code];
  const advice = hint ?? kind.hint;
  const detail = { code, ...(advice === undefined ? {} : { hint: advice }) };
  return new ConnectError(message, kind.code, undefined, [{ desc: ErrorDetailSchema, value: detail }]);
}

/** Squall's own code and hint of an error, where it has them. */
export function detailOf(error: ConnectError): { readonly code: string; readonly hint?: string } | undefined {
  const [detail] = error.findDetails(ErrorDetailSchema);
  if (!detail) return undefined;
  return { code: detail.code, ...(detail.hint === undefined ? {} : { hint: detail.hint }) };
}
