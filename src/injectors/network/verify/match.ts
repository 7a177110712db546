import type { PortRange } from '../aim/aim.ts';
import type { Expression } from '../kernel/listing.ts';
import type { Direction } from '../parameters.ts';
import type { Match } from '../rules/matches.ts';

/** What a rule that nft lists compares. */
export function readMatch(expressions: readonly Expression[], direction: Direction): Match {
  const theirs = direction === 'egress' ? 'dport' : 'sport';
  const ports: PortRange[] = [];
  const sourcePorts: PortRange[] = [];
  const protocols = new Set<string>();
  let peer: Match['peer'] = null;
  for (const { left, right } of comparisons(expressions)) {
    const { payload, meta } = left;
    if (meta?.key === 'l4proto') for (const each of members(right)) protocols.add(protocolName(each));
    if (!payload) continue;
    if (payload.field.endsWith('addr'))
      peer = { family: payload.protocol === 'ip6' ? 6 : 4, value: textOf(right) };
    if (!payload.field.endsWith('port')) continue;
    // nft shows `th dport` as `tcp dport` where a rule compares the protocol, too.
    if (payload.protocol !== 'th') protocols.add(payload.protocol);
    (payload.field === theirs ? ports : sourcePorts).push(...members(right).map(rangeOf));
  }
  return { peer, ports, sourcePorts, protocols: [...protocols] };
}

/** A match as a text that is the same for the same matches. */
export function canonical({ peer, ports, sourcePorts, protocols }: Match): string {
  const sorted = (ranges: readonly PortRange[]) => [...ranges].sort((a, b) => a[0] - b[0]);
  return JSON.stringify([peer, sorted(ports), sorted(sourcePorts), [...protocols].sort()]);
}

interface Comparison {
  readonly left: {
    readonly payload?: { readonly protocol: string; readonly field: string };
    readonly meta?: { readonly key: string };
  };
  readonly right: unknown;
}

function comparisons(expressions: readonly Expression[]): Comparison[] {
  return expressions.flatMap(({ match }) => (match ? [match as Comparison] : []));
}

function members(right: unknown): readonly unknown[] {
  const { set } = (right ?? {}) as { readonly set?: readonly unknown[] };
  return set ?? [right];
}

function rangeOf(value: unknown): PortRange {
  const { range } = (value ?? {}) as { readonly range?: PortRange };
  return range ? [range[0], range[1]] : [Number(value), Number(value)];
}

function textOf(value: unknown): string {
  const { prefix } = (value ?? {}) as { readonly prefix?: { readonly addr: string; readonly len: number } };
  return prefix ? `${prefix.addr}/${prefix.len}` : String(value);
}

/** As rules are written. nft gives numbers where /etc/protocols is missing, as in small container images. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  58: 'ipv6-icmp',
  icmpv6: 'ipv6-icmp',
};

function protocolName(value: unknown): string {
  return PROTOCOLS[String(value)] ?? String(value);
}
