import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'that takes root, or CAP_NET_BIND_SERVICE',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host',
};

/** Why an agent cannot serve what it should, by the section of its config. */
export function cannotListen(
  section: 'metrics' | 'api',
  { code, message }: NodeJS.ErrnoException,
  { address, port }: { readonly address: string; readonly port: number },
): Failure {
  const what = section === 'api' ? 'the API' : section;
  return new Failure(
    EXIT.refused,
    `${what} cannot be served on ${address}:${port}: ${REASONS[code ?? ''] ?? message}`,
    `name another \`${section}.address\` or \`${section}.port\` in the config`,
  );
}
