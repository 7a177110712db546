import { FaultError } from '../../plugin/index.ts';
import type { Aim } from './aim/aim.ts';
import { meet } from './aim/meet.ts';
import type { Leg, NetworkUndo, Seat, Shaping } from './record.ts';
import { combine, isClash } from './shape/combine.ts';
import type { Shape } from './shape/shape.ts';

/** Faults that one packet may have: each doubles the classes that it takes to tell them apart. */
const MOST_TOGETHER = 5;

/** A fault that shapes packets on a leg. */
export interface Neighbour {
  readonly mark: string;
  readonly what: string;
  readonly aim: Aim;
  readonly shaping: Pick<Shaping, 'shape' | 'combinations'> & { readonly seat: Pick<Seat, 'number'> };
}

/** Faults that are aimed at the same packets, and what those get of all of them. */
export interface Together {
  /** In the order in which they were made; without the new one. */
  readonly others: readonly Neighbour[];
  readonly aim: Aim;
  readonly shape: Shape;
}

/** The other faults that shape packets where a leg does. */
export function neighboursOn(
  leg: Pick<Leg, 'ifindex' | 'direction'>,
  others: readonly NetworkUndo[],
): Neighbour[] {
  return others.flatMap(({ mark, what, aim, legs }) =>
    legs.flatMap(({ ifindex, direction, shaping }) =>
      shaping && ifindex === leg.ifindex && direction === leg.direction ? [{ mark, what, aim, shaping }] : [],
    ),
  );
}

/**
 * Every set of faults in force that a new one shares packets with.
 *
 * @throws FaultError where what they do cannot be done to one packet
 */
export function togetherWith(
  fault: { readonly what: string; readonly aim: Aim; readonly shape: Shape },
  neighbours: readonly Neighbour[],
  where: string,
): Together[] {
  let found: Together[] = [];
  for (const other of neighbours) {
    const alone: Together = { others: [], aim: fault.aim, shape: fault.shape };
    found = [...found, ...[alone, ...found].flatMap((set) => joined(set, other, fault.what, where) ?? [])];
  }
  return found;
}

function joined(set: Together, other: Neighbour, what: string, where: string): Together | undefined {
  const aim = meet(set.aim, other.aim);
  if (!aim) return undefined;
  const others = [...set.others, other];
  if (others.length >= MOST_TOGETHER) {
    const names = others.map((each) => `"${each.what}"`).join(', ');
    throw new FaultError(
      `"${what}" would be the ${others.length + 1}th fault that shapes the same packets on ${where}, beside ${names}: ${MOST_TOGETHER} are the most`,
      { hint: HINT },
    );
  }
  const shape = combine(set.shape, other.shaping.shape);
  if (!isClash(shape)) return { others, aim, shape };
  throw new FaultError(
    `"${what}" and "${other.what}", which is in force, shape the same packets on ${where}, and that cannot be done to one packet: ${shape.reason}`,
    { hint: HINT },
  );
}

const HINT = 'Aim them apart with `to`, `ports`, `protocol` or `except`.';
