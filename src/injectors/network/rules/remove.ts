import { jumpOf, type Listing, TABLE } from '../kernel/listing.ts';
import {
  classid,
  type Device,
  type Family,
  type Leg,
  legName,
  type NetworkUndo,
  seatsOf,
} from '../record.ts';
import {
  aimChain,
  backChain,
  deviceMap,
  faultChain,
  guardChain,
  nextMap,
  ownerOfChain,
  ownerOfMap,
  type Place,
} from './names.ts';

/**
 * The transaction that takes away what is there of a fault and, with the last one of a leg or of a table, what they
 * shared.
 *
 * @param listing what is in Squall's table of this family
 */
export function removeRules(undo: NetworkUndo, family: Family, listing: Listing): string[] {
  const others = [...listing.chains].some((name) => name.startsWith('fault_') && !name.includes(undo.mark));
  if (!others) return [`delete table ${family} ${TABLE}`];
  const table = `${family} ${TABLE}`;
  const ours = undo.legs.filter((leg) => leg.family === family);
  return [
    ...ours.flatMap((leg) => removeAim(leg, undo.mark, table, listing)),
    ...ours.flatMap((leg) => removeClasses(leg, undo, table, listing)),
    ...ours.flatMap((leg) => (isShared(leg, undo.mark, listing) ? [] : removeHook(leg, table, listing))),
    ...[...listing.sets.keys()]
      .filter((name) => name.endsWith(undo.mark))
      .map((name) => `delete set ${table} ${name}`),
  ];
}

/** Whether another fault has rules on a leg. */
function isShared(leg: Place, mark: string, listing: Listing | undefined): boolean {
  return othersOn(leg, mark, listing).length > 0;
}

/** Whether another fault shapes packets of a leg. */
export function isShapedByOthers(leg: Place, mark: string, listing: Listing | undefined): boolean {
  return othersOn(leg, mark, listing).some((other) => listing?.maps.has(nextMap(other, leg)));
}

function othersOn(leg: Place, mark: string, listing: Listing | undefined): string[] {
  return [...(listing?.chains ?? [])].flatMap((chain) => {
    const found = ownerOfChain(chain, leg);
    return found === undefined || found === mark ? [] : [found];
  });
}

function removeAim(leg: Leg, mark: string, table: string, listing: Listing): string[] {
  const chain = faultChain(mark, leg);
  const rules = (listing.rules.get(aimChain(leg)) ?? []).filter((rule) => jumpOf(rule) === chain);
  return [
    ...rules.map(({ handle }) => `delete rule ${table} ${aimChain(leg)} handle ${handle}`),
    ...removeChain(chain, table, listing),
    ...removeMap(nextMap(mark, leg), table, listing),
  ];
}

/** The classes of the fault and of its combinations, wherever the maps of others name them; and their devices. */
function removeClasses(leg: Leg, { mark }: NetworkUndo, table: string, listing: Listing): string[] {
  const { shaping } = leg;
  if (!shaping) return [];
  const gone = new Set(seatsOf(shaping).map(({ number }) => classid(number)));
  const own = seatsOf(shaping).flatMap((seat) => seat.own ?? []);
  const shared =
    shaping.carrier.kind === 'detour' && !isShapedByOthers(leg, mark, listing)
      ? [shaping.carrier.device]
      : [];
  return [
    ...[...listing.maps].flatMap(([name, pairs]) => {
      const keys = pairs.filter((pair) => pair.some((each) => gone.has(each))).map(([from]) => from);
      if (name === deviceMap(leg)) return removeKeys(name, keys, table);
      const owner = ownerOfMap(name, leg);
      if (owner === undefined || owner === mark) return [];
      // A fault that was reckoned with, and is not there: its map was made for what it would have had with us.
      const isOrphan = keys.length === pairs.length && !listing.chains.has(faultChain(owner, leg));
      return isOrphan ? [`delete map ${table} ${name}`] : removeKeys(name, keys, table);
    }),
    ...[...own, ...shared].flatMap((device) => removeWays(device, table, listing)),
  ];
}

function removeKeys(map: string, keys: readonly string[], table: string): string[] {
  return keys.length > 0 ? [`delete element ${table} ${map} { ${keys.join(', ')} }`] : [];
}

function removeWays({ name, peer }: Device, table: string, listing: Listing): string[] {
  if (peer === null) return [];
  return [...removeChain(guardChain(name), table, listing), ...removeChain(backChain(peer), table, listing)];
}

function removeHook(leg: Leg, table: string, listing: Listing): string[] {
  return [
    ...removeChain(legName(leg), table, listing),
    ...removeChain(aimChain(leg), table, listing),
    ...removeMap(deviceMap(leg), table, listing),
  ];
}

function removeChain(name: string, table: string, listing: Listing): string[] {
  return listing.chains.has(name) ? [`flush chain ${table} ${name}`, `delete chain ${table} ${name}`] : [];
}

function removeMap(name: string, table: string, listing: Listing): string[] {
  return listing.maps.has(name) ? [`delete map ${table} ${name}`] : [];
}
