import { type Leg, legName } from '../record.ts';

/** The names of what a fault has in nft: each has its mark in it, so that it is found again. */

/** What is done to the packets that a fault is aimed at, on one leg. */
export function faultChain(mark: string, leg: Place): string {
  return `fault_${mark}_${legName(leg)}`;
}

/** From the class that a packet has to the one it has as this fault's, too. */
export function nextMap(mark: string, leg: Place): string {
  return `next_${mark}_${legName(leg)}`;
}

/** The peers that a fault is aimed at, or that it spares. */
export function peerSet(key: 'to' | 'except', family: 4 | 6, mark: string): string {
  return `${key}${family}_${mark}`;
}

/** The rules that aim, of all faults of a leg. */
export function aimChain(leg: Place): string {
  return `${legName(leg)}_faults`;
}

/** From the class of a packet to the device it makes a detour through. */
export function deviceMap(leg: Place): string {
  return `${legName(leg)}_devices`;
}

/** Lets nothing into a device but what was sent there. */
export function guardChain(device: string): string {
  return `guard_${device}`;
}

/** Sends what has made the detour on its way. */
export function backChain(peer: string): string {
  return `back_${peer}`;
}

/** The mark of the fault whose chain on a leg this is; undefined where it is none. */
export function ownerOfChain(name: string, leg: Place): string | undefined {
  return ownerIn(name, 'fault', leg);
}

/** The mark of the fault whose map on a leg this is; undefined where it is none. */
export function ownerOfMap(name: string, leg: Place): string | undefined {
  return ownerIn(name, 'next', leg);
}

function ownerIn(name: string, kind: string, leg: Place): string | undefined {
  const [prefix, mark, ...rest] = name.split('_');
  return prefix === kind && rest.join('_') === legName(leg) ? mark : undefined;
}

export type Place = Pick<Leg, 'direction' | 'ifindex'>;
