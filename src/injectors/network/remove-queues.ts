import type { RevertContext } from '../../plugin/index.ts';
import { type Class, removeClasses } from './kernel/classes.ts';
import { interfaceNames, removeDevices } from './kernel/devices.ts';
import type { Listing } from './kernel/listing.ts';
import { leaveRoots, type RootLeg } from './leave-roots.ts';
import { shapingLegs } from './queues.ts';
import { type Family, type NetworkUndo, seatsOf } from './record.ts';
import { isShapedByOthers } from './rules/remove.ts';

/** What a fault has in tc and ip. */
export interface Queues {
  readonly roots: readonly RootLeg[];
  readonly classes: readonly Class[];
  readonly devices: readonly string[];
}

/**
 * A fault's queues and, where it is the last one of a leg, what they stand on.
 *
 * @param listings what is in nft while the fault's rules are there
 */
export function queuesOf(undo: NetworkUndo, listings: ReadonlyMap<Family, Listing | undefined>): Queues {
  const devices: string[] = [];
  const classes: Class[] = [];
  const roots: RootLeg[] = [];
  for (const { shaping, ifindex, direction, family } of shapingLegs(undo.legs)) {
    const { carrier } = shaping;
    const seats = seatsOf(shaping);
    const numbers = seats.filter(({ own }) => own === null).map(({ number }) => number);
    const isLast = !isShapedByOthers({ direction, ifindex }, undo.mark, listings.get(family));
    devices.push(...seats.flatMap(({ own }) => own?.name ?? []));
    if (carrier.kind === 'root') roots.push({ ifindex, numbers, isLast, original: carrier.original });
    else if (isLast) devices.push(carrier.device.name);
    else classes.push(...numbers.map((number) => ({ device: carrier.device.name, number })));
  }
  return { roots, classes, devices };
}

/**
 * Takes queues away.
 *
 * @param noneComes when no rule sends packets to them any more. Only classes go before: a packet that finds none
 *   passes at once, where one that finds no device is lost
 * @returns what is worth saying
 */
export async function removeQueues(
  { roots, classes, devices }: Queues,
  noneComes: Promise<void>,
  context: RevertContext,
): Promise<string[]> {
  const { host } = context;
  const names = interfaceNames(host);
  const [notes] = await Promise.all([
    roots.length > 0 ? noneComes.then(() => leaveRoots(roots, host)) : [],
    removeClasses(
      classes.filter(({ device }) => names.has(device)),
      host,
    ),
    noneComes.then(() => removeDevices(devices, context)),
  ]);
  return notes;
}
