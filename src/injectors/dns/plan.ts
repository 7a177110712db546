import { createHash } from 'node:crypto';
import type { InjectionContext, Plan } from '../../plugin/index.ts';
import { describe } from './describe.ts';
import { encryptedLookups } from './encrypted.ts';
import { choosePorts } from './ports.ts';
import type { DnsUndo } from './record.ts';
import type { DnsParameters } from './schema.ts';
import { nameServers } from './servers.ts';

/** Zones of connection tracking, beside the one of all others. */
const ZONES = 2 ** 16 - 1;

/** Looks which servers are asked, what stands in the way, and which dns faults are in force. */
export async function plan(parameters: DnsParameters, context: InjectionContext): Promise<Plan<DnsUndo>> {
  const { host, token, random, inForce } = context;
  const others = inForce.map(({ undo }) => undo as DnsUndo);
  const earlier = others.map(({ ports }) => ports);
  // Those of faults that are over are still passed by whoever was in force beside them.
  const taken = others.flatMap(({ ports, earlier: passed }) => [ports, ...passed]);
  const servers = nameServers(host);
  const undo: DnsUndo = {
    table: `squall_dns_${token.replace(/\W/g, '_')}`,
    level: 1 + Math.max(0, ...others.map(({ level }) => level)),
    zone: zoneOf(token),
    ports: choosePorts(taken, host, random),
    earlier,
    servers,
  };
  const encrypted = encryptedLookups(host);
  const asked = servers.length > 0 ? `, whoever is asked (${servers.join(', ')} are known)` : '';
  return {
    undo,
    observation: { message: describe(parameters) + asked + outOfReach(encrypted), servers, encrypted },
  };
}

/** Unlike that of any fault before, also of one of the same seed. */
function zoneOf(token: string): number {
  return 1 + (createHash('sha256').update(token).digest().readUInt32BE(0) % ZONES);
}

function outOfReach(encrypted: number): string {
  if (encrypted === 0) return '';
  const what = encrypted === 1 ? '1 connection' : `${encrypted} connections`;
  return `; out of reach: ${what} to resolvers that are asked over TLS or HTTPS`;
}
