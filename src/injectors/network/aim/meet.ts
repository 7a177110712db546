import { type Aim, type PortRange, parseCidrs } from './aim.ts';
import { type Cidr, covered, formatCidr, overlapping, simplify } from './cidr.ts';

/** What two faults are both aimed at; undefined where there is no such packet. */
export function meet(one: Aim, other: Aim): Aim | undefined {
  const to = sharedPeers(one.to, other.to);
  const ports = sharedRanges(one.ports, other.ports);
  const sourcePorts = sharedRanges(one.sourcePorts, other.sourcePorts);
  if (!to || !ports || !sourcePorts) return undefined;
  if (one.protocol && other.protocol && one.protocol !== other.protocol) return undefined;
  const protocol = one.protocol ?? other.protocol;
  if (protocol === 'icmp' && (ports.length > 0 || sourcePorts.length > 0)) return undefined;
  const except = merged([...one.except, ...other.except]);
  const both = { to, except, ports, sourcePorts, protocol, named: [] };
  return isEmpty(both) ? undefined : both;
}

/** Whether every peer that is aimed at is excepted. */
function isEmpty({ to, except }: Aim): boolean {
  const exceptions = parseCidrs(except);
  return parseCidrs(to.length > 0 ? to : EVERYBODY).every((cidr) => covered(cidr, exceptions));
}

const EVERYBODY = ['0.0.0.0/0', '::/0'];

/** Empty is everybody; undefined: nobody is in both. */
function sharedPeers(one: readonly string[], other: readonly string[]): readonly string[] | undefined {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  const others = parseCidrs(other);
  const shared = parseCidrs(one).flatMap((cidr) =>
    others.filter((each) => overlapping(cidr, each)).map((each) => narrower(cidr, each)),
  );
  return shared.length === 0 ? undefined : simplify(shared).map(formatCidr);
}

function narrower(one: Cidr, other: Cidr): Cidr {
  return one.length > other.length ? one : other;
}

function merged(peers: readonly string[]): string[] {
  return simplify(parseCidrs(peers)).map(formatCidr);
}

/** Empty is all; undefined: none is in both. */
function sharedRanges(
  one: readonly PortRange[],
  other: readonly PortRange[],
): readonly PortRange[] | undefined {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  const shared = one.flatMap(([first, last]) =>
    other.map(([begin, end]): PortRange => [Math.max(first, begin), Math.min(last, end)]),
  );
  const real = shared.filter(([first, last]) => first <= last);
  return real.length === 0 ? undefined : real;
}
