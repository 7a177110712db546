import { FaultError, type Host } from '../../plugin/index.ts';
import type { Neighbour } from './combinations.ts';
import { sharedDevice } from './kernel/devices.ts';
import type { Features } from './kernel/features.ts';
import { snapshot } from './kernel/original.ts';
import { rehearse } from './kernel/rehearsal.ts';
import { isOurs, type Link, type QdiscLine, qdiscsOf, readExtras } from './kernel/state.ts';
import type { Direction } from './parameters.ts';
import type { Carrier, NetworkUndo, Original } from './record.ts';
import { needsNetem, type Shape } from './shape/shape.ts';

/** What there is where a fault is to stand. */
export interface Ground {
  readonly host: Host;
  readonly features: Pick<Features, 'egressForward' | 'veth'>;
  readonly qdiscs: readonly QdiscLine[];
  /** The other faults in force in this network namespace. */
  readonly others: readonly NetworkUndo[];
}

/**
 * Where the queues of a leg stand. A detour leaves the interface's own qdiscs alone, and is taken wherever it can
 * be; faults that are in force together stand on the same.
 *
 * @throws FaultError where it would be the root, and the qdisc that is there could not be put back exactly
 */
export async function chooseCarrier(link: Link, direction: Direction, ground: Ground): Promise<Carrier> {
  const isOnRoot = isOurs(ground.qdiscs, link.ifname);
  if (direction === 'ingress' || (!isOnRoot && canDetour(link, ground.features)))
    return { kind: 'detour', device: sharedDevice({ direction, ifindex: link.ifindex }) };
  if (isOnRoot) return { kind: 'root', original: remembered(link, ground.others) };
  const original = await originalRoot(link, ground);
  if (typeof original !== 'string') return { kind: 'root', original };
  throw new FaultError(`${link.ifname} cannot be shaped without leaving a trace: ${original}`, {
    hint: 'Partition, and loss of incoming packets, do without it.',
  });
}

/**
 * Whether packets that leave an interface can go round by a veth pair. That takes an Ethernet header, and nothing
 * that the kernel keeps with a packet beside its bytes, such as the other end of a tunnel.
 */
export function canDetour({ link_type, linkinfo }: Link, features: Ground['features']): boolean {
  const kind = linkinfo?.info_kind;
  return (
    features.egressForward &&
    features.veth &&
    link_type === 'ether' &&
    (kind === undefined || KINDS.has(kind))
  );
}

/** Kinds of virtual interface on which that was tried; those without a kind are hardware. */
const KINDS: ReadonlySet<string> = new Set(['veth', 'vlan', 'bridge', 'bond', 'dummy', 'macvlan']);

/** The root qdisc that would have to be put back, or why it could not be. */
export async function originalRoot(
  link: Link,
  { host, qdiscs }: Pick<Ground, 'host' | 'qdiscs'>,
): Promise<Original | string> {
  const standard = host.readText('/proc/sys/net/core/default_qdisc')?.trim();
  const own = qdiscsOf(qdiscs, link.ifname);
  const found = snapshot(own, await readExtras(host, link.ifname), standard);
  if (typeof found === 'string') return found;
  return (await rehearse(found, link, host)) ?? found;
}

/**
 * Many kernels take no netem that duplicates beside other ones. On a detour it has a device of its own.
 *
 * @throws FaultError where it would come to that on a root qdisc
 */
export function refuseDuplicates(
  shape: Shape,
  neighbours: readonly Neighbour[],
  where: string,
  features: Pick<Features, 'duplicateBeside'>,
): void {
  const shapes = [shape, ...neighbours.map(({ shaping }) => shaping.shape)].filter(needsNetem);
  if (features.duplicateBeside || shapes.length < 2 || shapes.every(({ duplicate }) => duplicate === 0))
    return;
  throw new FaultError(`this kernel takes no duplicating fault beside others on ${where}`, {
    hint: 'Duplicate without other delays, losses and the like on that interface at the same time.',
  });
}

function remembered(link: Link, others: readonly NetworkUndo[]): Original {
  for (const leg of others.flatMap(({ legs }) => legs)) {
    const carrier = leg.shaping?.carrier;
    if (leg.ifindex === link.ifindex && carrier?.kind === 'root') return carrier.original;
  }
  throw new FaultError(
    `${link.ifname} has Squall's root qdisc, but no record says what was there before: something was left behind`,
    { hint: 'Run `squall recover`.', command: `tc qdisc del dev ${link.ifname} root` },
  );
}
