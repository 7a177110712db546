import { type Aim, formatRange, type PortRange, parseCidrs } from '../aim/aim.ts';
import { formatCidr } from '../aim/cidr.ts';
import type { Direction } from '../parameters.ts';
import { peerSet } from './names.ts';

/** What a rule that aims compares, whichever way packets go. */
export interface Match {
  /** An address, a CIDR or a set (`@to4_…`) of one family; null: all of IP. */
  readonly peer: { readonly family: 4 | 6; readonly value: string } | null;
  readonly ports: readonly PortRange[];
  readonly sourcePorts: readonly PortRange[];
  /** As nft names them; empty: all. */
  readonly protocols: readonly string[];
}

/** The matches of the rules that aim: one for each family of addresses, or one for all of IP. */
export function aimMatches(aim: Aim, mark: string): Match[] {
  const { ports, sourcePorts } = aim;
  const rest = { ports, sourcePorts, protocols: protocolsOf(aim) };
  if (aim.to.length === 0 && !aim.named.includes('to')) return [{ peer: null, ...rest }];
  return peerMatches(aim, 'to', mark).map(({ peer }) => ({ ...rest, peer }));
}

/** The matches of packets that a fault spares although it is aimed at them. */
export function exceptMatches(aim: Aim, mark: string): Match[] {
  return peerMatches(aim, 'except', mark);
}

/** A match as nft takes it. What costs little comes first: a port takes a few nanoseconds of each packet. */
export function formatMatch({ peer, ports, sourcePorts, protocols }: Match, direction: Direction): string {
  const [theirs, ours] = direction === 'egress' ? ['dport', 'sport'] : ['sport', 'dport'];
  const words = [
    ...(ports.length > 0 ? [`th ${theirs} ${oneOrSet(ports.map(formatRange))}`] : []),
    ...(sourcePorts.length > 0 ? [`th ${ours} ${oneOrSet(sourcePorts.map(formatRange))}`] : []),
    ...(peer ? [`${peerField(peer.family, direction)} ${peer.value}`] : []),
    ...(protocols.length > 0 ? [`meta l4proto ${oneOrSet(protocols.map(protocolWord))}`] : []),
  ];
  return words.join(' ') || 'meta protocol { ip, ip6 }';
}

/** The field of a packet that has its peer's address: `ip daddr`. */
export function peerField(family: 4 | 6, direction: Direction): string {
  return `${family === 4 ? 'ip' : 'ip6'} ${direction === 'egress' ? 'daddr' : 'saddr'}`;
}

/** A single peer is compared with; several, and those whose addresses may change, are in a set. */
function peerMatches(aim: Aim, key: 'to' | 'except', mark: string): Match[] {
  return ([4, 6] as const).flatMap((family) => {
    const [only] = peersOf(aim, key, family);
    const value = needsSet(aim, key, family) ? `@${peerSet(key, family, mark)}` : only;
    if (value === undefined) return [];
    return [{ peer: { family, value }, ports: [], sourcePorts: [], protocols: [] }];
  });
}

/** The sets that a fault needs, with their elements. */
export function peerSets(aim: Aim, mark: string): { name: string; type: string; elements: string[] }[] {
  return (['to', 'except'] as const).flatMap((key) =>
    ([4, 6] as const)
      .filter((family) => needsSet(aim, key, family))
      .map((family) => ({
        name: peerSet(key, family, mark),
        type: `type ipv${family}_addr;${aim[key].some((peer) => peer.includes('/')) ? ' flags interval;' : ''}`,
        elements: peersOf(aim, key, family),
      })),
  );
}

function needsSet(aim: Aim, key: 'to' | 'except', family: 4 | 6): boolean {
  return aim.named.includes(key) || peersOf(aim, key, family).length > 1;
}

/** The peers of one family of addresses, as nft writes them. */
function peersOf(aim: Aim, key: 'to' | 'except', family: 4 | 6): string[] {
  return parseCidrs(aim[key])
    .filter((cidr) => cidr.family === family)
    .map(formatCidr);
}

function protocolsOf({ protocol, ports, sourcePorts }: Aim): string[] {
  if (protocol === 'icmp') return ['icmp', 'ipv6-icmp'];
  if (protocol) return [protocol];
  return ports.length > 0 || sourcePorts.length > 0 ? ['tcp', 'udp'] : [];
}

/** nft knows the names of some protocols itself, and of others only where there is an /etc/protocols. */
function protocolWord(protocol: string): string {
  return protocol === 'ipv6-icmp' ? '58' : protocol;
}

function oneOrSet(words: readonly string[]): string {
  return words.length === 1 ? (words[0] as string) : `{ ${words.join(', ')} }`;
}
