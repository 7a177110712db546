import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { ConnectError } from '@connectrpc/connect';
import { apiError } from '../../protocol/errors.ts';
import type { Request } from '../listen/protocols.ts';

export interface Known {
  /** Names that the agent goes by, beside those of the machine. */
  readonly hosts: readonly string[];
  /** Origins whose pages may call it, beside its own. */
  readonly origins: readonly string[];
}

/**
 * Why a request is not for us, or not from where it may come: a name that somebody else has pointed at this machine,
 * or a page of another site. Addresses are always right: nobody can point those elsewhere.
 */
export function addressProblem(request: Request, known: Known): ConnectError | undefined {
  const host = hostOf(request);
  const name = host === undefined ? undefined : nameOf(host);
  if (name === undefined || !isOurs(name, known.hosts))
    return apiError('unknown-host', `the agent does not go by the name ${JSON.stringify(name ?? '')}`);
  const { origin, 'sec-fetch-site': site } = request.headers;
  const foreign = origin !== undefined && !isOwnOrigin(origin, host) && !known.origins.includes(origin);
  if (foreign || (origin === undefined && site === 'cross-site'))
    return apiError('foreign-origin', `pages of ${origin ?? 'other sites'} may not call the agent`);
  return undefined;
}

/** Host and port as the client has them. */
function hostOf(request: Request): string | undefined {
  return ('authority' in request && request.authority) || request.headers.host;
}

function nameOf(host: string): string | undefined {
  try {
    const { hostname, username, pathname } = new URL(`http://${host}`);
    return username === '' && pathname === '/' ? hostname.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}

function isOurs(name: string, hosts: readonly string[]): boolean {
  const bare = name.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (isIP(bare) !== 0 || bare === 'localhost') return true;
  return [hostname(), ...hosts].some((each) => each.toLowerCase() === bare);
}

/** A proxy may have ended TLS in between, so that the scheme says nothing. */
function isOwnOrigin(origin: string, host: string | undefined): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}
