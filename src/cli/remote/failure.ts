import { Code, ConnectError } from '@connectrpc/connect';
import { nameOf } from '../../client/address.ts';
import { detailOf } from '../../protocol/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Remote } from './connect.ts';

/** What an agent says, or that nobody is there, for the person at the command line. */
export function remoteFailure(error: unknown, { address }: Remote): unknown {
  if (!(error instanceof ConnectError)) return error;
  const detail = detailOf(error);
  if (detail) return new Failure(exitOf(error.code), error.rawMessage, detail.hint);
  const name = nameOf(address);
  const { code, reason } = causeOf(error);
  if (code !== undefined && NOT_THERE.includes(code))
    return new Failure(
      EXIT.refused,
      `no agent answers at ${name}: ${reason}`,
      'start one with `squall agent`, or say where it is with --address',
    );
  if (error.code === Code.Internal)
    return new Failure(EXIT.failed, `the agent at ${name}: ${error.rawMessage}`);
  return new Failure(exitOf(error.code), `the agent at ${name}: ${reason}`);
}

const NOT_THERE = [
  'ECONNREFUSED',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPROTO',
];

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOENT: 'there is no such socket',
  EPROTO: 'what listens there does not speak TLS; is it http://?',
  ENOTFOUND: 'there is no such host',
};

function causeOf(error: ConnectError): { readonly code?: string; readonly reason: string } {
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  const reason = REASONS[code ?? ''] ?? error.rawMessage;
  return { ...(code === undefined ? {} : { code }), reason };
}

/** What is not there, or not as it must be, was the caller's mistake; everything else is the agent's refusal. */
function exitOf(code: Code): number {
  if ([Code.NotFound, Code.InvalidArgument, Code.Unimplemented].includes(code)) return EXIT.usage;
  return code === Code.Internal ? EXIT.failed : EXIT.refused;
}
