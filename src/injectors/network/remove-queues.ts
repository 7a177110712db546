import type { Host } from '../../plugin/index.ts';
import { type Class, removeClasses } from './kernel/classes.ts';
import { interfaceNames } from './kernel/devices.ts';
import type { Listing } from './kernel/listing.ts';
import { batch } from './kernel/tools.ts';
import { leaveRoots, type RootLeg } from './leave-roots.ts';
import { shapingLegs } from './queues.ts';
import { type Family, type NetworkUndo, seatsOf } from './record.ts';
import { isShapedByOthers } from './rules/remove.ts';

/**
 * Takes a fault's queues away and, with the last fault of a leg, what they stood on.
 *
 * @param listings what was in nft before the fault's rules went
 * @returns what is worth saying
 */
export async function removeQueues(
  undo: NetworkUndo,
  listings: ReadonlyMap<Family, Listing | undefined>,
  host: Host,
): Promise<string[]> {
  const names = interfaceNames(host);
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
  const notes = roots.length > 0 ? await leaveRoots(roots, host) : [];
  await removeClasses(
    classes.filter(({ device }) => names.has(device)),
    host,
  );
  const there = devices.filter((name) => names.has(name));
  await batch(
    host,
    'ip',
    there.map((name) => `link del dev ${name}`),
  );
  return notes;
}
