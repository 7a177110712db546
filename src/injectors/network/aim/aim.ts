import type { NetworkParameters, Ports, Protocol } from '../parameters.ts';
import { type Cidr, formatCidr, parseCidr, simplify } from './cidr.ts';

/** What a fault is aimed at, resolved; plain JSON, so that it can stand in an undo record. */
export type Aim = {
  /** Addresses and CIDRs; empty: every peer. */
  readonly to: readonly string[];
  readonly except: readonly string[];
  /** The peer's ports; empty: all. */
  readonly ports: readonly PortRange[];
  /** Our own ports; empty: all. */
  readonly sourcePorts: readonly PortRange[];
  readonly protocol: Protocol | null;
  /** Where host names are among the peers: their addresses can change while the fault is in force. */
  readonly named: readonly ('to' | 'except')[];
};

/** Both ends included. */
export type PortRange = readonly [first: number, last: number];

/** Host name to addresses. Rejects where the name has none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** Works out what a fault is aimed at; host names are looked up. */
export async function resolveAim(parameters: NetworkParameters, resolve: Resolve): Promise<Aim> {
  const [to, except] = await Promise.all([
    resolvePeers(list(parameters.to), resolve),
    resolvePeers(list(parameters.except), resolve),
  ]);
  return {
    to,
    except,
    ports: parsePorts(parameters.ports),
    sourcePorts: parsePorts(parameters.sourcePorts),
    protocol: parameters.protocol ?? null,
    named: (['to', 'except'] as const).filter((key) => hasNames(parameters[key])),
  };
}

/** Whether some of the peers are host names. */
export function hasNames(peers: NetworkParameters['to']): boolean {
  return list(peers).some((peer) => !parseCidr(peer));
}

/** The ranges of addresses among some texts. */
export function parseCidrs(texts: readonly string[]): Cidr[] {
  return texts.flatMap((text) => parseCidr(text) ?? []);
}

/** One or many as a list; undefined as an empty one. */
export function list<T extends string | number>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [value];
}

/**
 * Reads ports, merges what touches.
 *
 * @throws RangeError where one is not a port or a range
 */
export function parsePorts(ports: Ports | undefined): PortRange[] {
  const ranges = list<number | string>(ports as number)
    .map(parseRange)
    .sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [first, last] of ranges) {
    const previous = merged.at(-1);
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** What is aimed at, for people: `to 10.0.0.0/8 port 5432`; empty where it is everything. */
export function describeAim(aim: Aim): string {
  const words = [];
  if (aim.to.length > 0) words.push(`to ${few(aim.to)}`);
  if (aim.ports.length > 0) words.push(`port ${aim.ports.map(formatRange).join(', ')}`);
  if (aim.sourcePorts.length > 0) words.push(`source port ${aim.sourcePorts.map(formatRange).join(', ')}`);
  if (aim.protocol) words.push(`over ${aim.protocol}`);
  if (aim.except.length > 0) words.push(`except ${few(aim.except)}`);
  return words.join(' ');
}

/** A range as nft and people write it: `80`, `8000-8100`. */
export function formatRange([first, last]: PortRange): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

async function resolvePeers(peers: readonly string[], resolve: Resolve): Promise<string[]> {
  const found = await Promise.all(
    peers.map(async (peer) => (parseCidr(peer) ? [peer] : await resolve(peer))),
  );
  return simplify(parseCidrs(found.flat())).map(formatCidr);
}

function parseRange(text: number | string): [number, number] {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(String(text));
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (!match || first < 1 || last > 65_535) {
    throw new RangeError(
      `${JSON.stringify(text)} is not a port from 1 to 65535 or a range such as 8000-8100`,
    );
  }
  if (first > last) throw new RangeError(`the range ${JSON.stringify(text)} ends before it begins`);
  return [first, last];
}

function few(words: readonly string[]): string {
  return words.length <= 3
    ? words.join(', ')
    : `${words.slice(0, 3).join(', ')} and ${words.length - 3} more`;
}
