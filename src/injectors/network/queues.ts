import { FaultError } from '../../plugin/index.ts';
import { addDevice } from './kernel/devices.ts';
import { sameQdiscs } from './kernel/original.ts';
import { isOurs, type QdiscLine, qdiscsOf } from './kernel/state.ts';
import { classid, type Leg, type NetworkUndo, ROOT, type Seat, type Shaping, seatsOf } from './record.ts';

/** A class itself limits nothing; its leaf does all. Without a burst of its own it would stutter. */
const CLASS = 'htb rate 100gbit burst 16mb cburst 16mb quantum 200000';

/**
 * The lines for `ip -batch` that make the devices of a fault.
 *
 * @param names of the interfaces there are
 */
export function addDevices({ legs }: NetworkUndo, names: ReadonlySet<string>): string[] {
  return shapingLegs(legs).flatMap(({ shaping }) => {
    const own = seatsOf(shaping).flatMap((seat) => seat.own ?? []);
    return [...newShared(shaping, names), ...own].flatMap(addDevice);
  });
}

/**
 * The lines for `tc -batch` that make the queues of a fault.
 *
 * @param names of the interfaces there were before those of the fault
 * @param qdiscs those there are; needed where a fault is on the root
 * @throws FaultError where a root qdisc is not the one that was written down
 */
export function addQueues(
  { legs }: NetworkUndo,
  names: ReadonlySet<string>,
  qdiscs: readonly QdiscLine[],
): string[] {
  return shapingLegs(legs).flatMap((leg) => {
    const { shaping } = leg;
    const device = shaping.carrier.kind === 'detour' ? shaping.carrier.device.name : leg.interface;
    return [
      ...newShared(shaping, names).map(
        ({ name }) => `qdisc add dev ${name} root handle ${ROOT} htb default 0`,
      ),
      ...(shaping.carrier.kind === 'root'
        ? replaceRoot(leg.interface, shaping.carrier.original, qdiscs)
        : []),
      ...seatsOf(shaping).flatMap((seat) => addSeat(seat, device)),
    ];
  });
}

/** The handle of the qdisc that a seat's outer one has inside. */
export function innerHandle(number: number): string {
  return `${(number | INNER).toString(16)}:`;
}

/** The numbers of seats are below it, and handles from 8000 on are those that the kernel gives away. */
export const INNER = 0x4000;

type ShapingLeg = Leg & { readonly shaping: Shaping };

/** The legs of a fault that have queues. */
export function shapingLegs(legs: readonly Leg[]): ShapingLeg[] {
  return legs.filter((leg): leg is ShapingLeg => leg.shaping !== null);
}

function newShared({ carrier }: Shaping, names: ReadonlySet<string>) {
  return carrier.kind === 'detour' && !names.has(carrier.device.name) ? [carrier.device] : [];
}

function replaceRoot(
  name: string,
  { qdiscs: before }: Extract<Shaping['carrier'], { kind: 'root' }>['original'],
  qdiscs: readonly QdiscLine[],
): string[] {
  if (isOurs(qdiscs, name)) return [];
  const now = qdiscsOf(qdiscs, name);
  if (!sameQdiscs(now, before))
    throw new FaultError(`the qdiscs of ${name} have changed since the fault was planned`, {
      hint: 'Start it again.',
    });
  const verb = now.some(({ root, handle }) => root && handle !== '0:') ? 'replace' : 'add';
  return [`qdisc ${verb} dev ${name} root handle ${ROOT} htb default 0`];
}

function addSeat({ number, own, qdiscs }: Seat, device: string): string[] {
  const name = own?.name ?? device;
  const handle = `${number.toString(16)}:`;
  const place = own ? 'root' : `parent ${classid(number)}`;
  const [outer, inner] = qdiscs.map(({ kind, args }) => `${kind} ${args.join(' ')}`);
  return [
    ...(own ? [] : [`class add dev ${name} parent ${ROOT} classid ${classid(number)} ${CLASS}`]),
    `qdisc add dev ${name} ${place} handle ${handle} ${outer}`,
    ...(inner ? [`qdisc add dev ${name} parent ${handle}1 handle ${innerHandle(number)} ${inner}`] : []),
  ];
}
