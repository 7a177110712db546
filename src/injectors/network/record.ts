import { createHash } from 'node:crypto';
import type { Json } from '../../plugin/index.ts';
import type { Aim } from './aim/aim.ts';
import type { Spared } from './aim/spared.ts';
import type { Direction } from './parameters.ts';
import type { Shape } from './shape/shape.ts';

/** Everything that `revert` needs, as plain JSON. */
export type NetworkUndo = {
  readonly version: 2;
  /** The network namespace, as `/proc/self/ns/net` names it: `net:[4026531840]`. */
  readonly namespace: string;
  /** A digest of the token, in the names of all that this fault has in nft. */
  readonly mark: string;
  readonly legs: readonly Leg[];
  /** With the addresses that host names had when they were last looked up. */
  readonly aim: Aim;
  readonly spared: Spared;
  /** The fault in a few words, for messages of other faults. */
  readonly what: string;
};

/** What a fault does on one interface in one direction. */
export type Leg = {
  readonly interface: string;
  readonly ifindex: number;
  readonly direction: Direction;
  /** Which nft family carries it: `inet` where the kernel has no egress hook. */
  readonly family: Family;
  /** Whether nft can hand packets of this leg to another device. */
  readonly forwards: boolean;
  /** How many of a million packets nft drops; a million for a partition. */
  readonly drop: number;
  readonly shaping: Shaping | null;
};

export type Family = 'netdev' | 'inet';

export type Shaping = {
  readonly shape: Shape;
  readonly carrier: Carrier;
  readonly seat: Seat;
  /** What packets get that this fault and others in force are aimed at. */
  readonly combinations: readonly Combination[];
};

/**
 * Where queues stand: on a device of ours that aimed packets make a detour through, which all faults of a leg
 * share, or below a root qdisc of ours on the interface itself.
 */
export type Carrier =
  | { readonly kind: 'detour'; readonly device: Device }
  | { readonly kind: 'root'; readonly original: Original };

/** An ifb for packets that come in; for those that go out one end of a veth pair, whose peer sends them on. */
export type Device = { readonly name: string; readonly peer: string | null };

/** A class of packets, and the queue it has. */
export type Seat = {
  /** The class below `ROOT`, which nft gives packets as their priority, and the handle of its qdisc. */
  readonly number: number;
  /** A device that has this queue alone; null: it is a class of the carrier. */
  readonly own: Device | null;
  /** The outer one first. */
  readonly qdiscs: readonly Qdisc[];
};

export type Combination = {
  /** The marks of the faults, this one's included. */
  readonly members: readonly string[];
  readonly shape: Shape;
  readonly seat: Seat;
  /** For each member: the class of packets that all others are aimed at, and that its rules find. */
  readonly steps: readonly { readonly fault: string; readonly from: number }[];
};

/** A queueing discipline as tc takes it: `tbf`, `['rate', '1000000bit', …]`. */
export type Qdisc = { readonly kind: 'netem' | 'tbf'; readonly args: readonly string[] };

/** The interface's own root qdisc before the first fault, and the words that bring it back. */
export type Original = {
  /** As `tc -j qdisc show` had it. */
  readonly qdiscs: readonly Json[];
  /** Kind and options for `tc qdisc replace`; null where it comes back when ours goes. */
  readonly restore: { readonly handle: string; readonly words: readonly string[] } | null;
};

/** The handle of Squall's root qdiscs: every class below one belongs to a fault. */
export const ROOT = '5ca1:';

/** What a leg's objects in nft are named after: `out_3`. */
export function legName({ direction, ifindex }: Pick<Leg, 'direction' | 'ifindex'>): string {
  return `${direction === 'egress' ? 'out' : 'in'}_${ifindex}`;
}

/** The class of a seat as tc and nft write it: `5ca1:1f`. */
export function classid(number: number): string {
  return `${ROOT}${number.toString(16)}`;
}

/** What stands for a token in names. */
export function markOf(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 12);
}

/** A leg's own seat and those of its combinations. */
export function seatsOf({ seat, combinations }: Shaping): Seat[] {
  return [seat, ...combinations.map((combination) => combination.seat)];
}

/** The device that a seat's queue is on. */
export function deviceOf(seat: Seat, carrier: Extract<Carrier, { kind: 'detour' }>): Device {
  return seat.own ?? carrier.device;
}

/** Whether a record of a fault in force is one that we can read. */
export function isNetworkUndo(undo: Json): undo is NetworkUndo {
  return (
    typeof undo === 'object' && undo !== null && 'legs' in undo && 'version' in undo && undo.version === 2
  );
}
