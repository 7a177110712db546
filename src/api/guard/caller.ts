import type { TLSSocket } from 'node:tls';
import type { ConnectError } from '@connectrpc/connect';
import type { ApiConfig } from '../../config/config.ts';
import { apiError } from '../../protocol/errors.ts';
import type { Request } from '../listen/protocols.ts';
import { TokenFile } from './token-file.ts';

/** Who may look, and who may change things, too. */
export type Role = 'view' | 'operate';

/** Whoever has sent a request. */
export interface Caller {
  /** As far as is known: the token, the name in a certificate, or just from where. */
  readonly who: string;
  /** An address, or `socket`. */
  readonly from: string;
  readonly role: Role;
}

/** Says who sends a request, or why they are not let in. */
export type Authenticate = (request: Request) => Caller | ConnectError;

/** The socket's file says who may open it. */
export const bySocket: Authenticate = () => ({ who: 'the socket', from: 'socket', role: 'operate' });

/** By TCP: with a token where the config names one, else whoever can reach it. */
export function byNetwork({ tokenFile, viewTokenFile, tls }: ApiConfig): Authenticate {
  const tokens = [
    ...(tokenFile === undefined ? [] : [{ role: 'operate' as const, file: new TokenFile(tokenFile) }]),
    ...(viewTokenFile === undefined ? [] : [{ role: 'view' as const, file: new TokenFile(viewTokenFile) }]),
  ];
  return (request) => {
    const from = request.socket.remoteAddress ?? 'unknown';
    const name = tls?.clientCa === undefined ? undefined : certificateOf(request);
    if (tokens.length === 0) return { who: name ?? 'no token', from, role: 'operate' };
    const { authorization = '' } = request.headers;
    const [, token] = /^Bearer +([^\s]+) *$/i.exec(authorization) ?? [];
    if (token === undefined) return apiError('missing-token', 'the agent takes no call without a token');
    const known = tokens.find(({ file }) => file.is(token));
    if (!known) return apiError('wrong-token', 'the token is not one that the agent knows');
    return { who: [name, `the ${known.role} token`].filter(Boolean).join(', '), from, role: known.role };
  };
}

function certificateOf(request: Request): string | undefined {
  const certificate = (request.socket as TLSSocket).getPeerCertificate?.();
  const name = certificate?.subject?.CN;
  return name === undefined ? undefined : `certificate ${Array.isArray(name) ? name.join(' ') : name}`;
}
