import type { Random } from '../../plugin/index.ts';
import type { Neighbour, Together } from './combinations.ts';
import { ownDevice } from './kernel/devices.ts';
import { INNER } from './queues.ts';
import { type Carrier, type Combination, type Leg, ROOT, type Seat, type Shaping } from './record.ts';
import { queueOf } from './shape/queue.ts';
import type { Shape } from './shape/shape.ts';

/** What it takes to make seats. */
export interface Seating {
  /** The next number that nobody has. */
  readonly number: () => number;
  /** netem's seed, where it takes one. */
  readonly seed: () => number | null;
  /** Bytes. */
  readonly mtu: number;
  readonly direction: Leg['direction'];
  readonly carrier: Carrier;
}

/** Gives a fault a seat, and one more for each set of others that it shares packets with. */
export function seat(mark: string, shape: Shape, together: readonly Together[], seating: Seating): Shaping {
  const own = seatFor(shape, seating);
  const made = new Map<string, number>([[mark, own.number]]);
  const combinations = together.map((set): Combination => {
    const members = [...set.others.map((other) => other.mark), mark].sort();
    const combined = seatFor(set.shape, seating);
    made.set(members.join(), combined.number);
    return { members, shape: set.shape, seat: combined, steps: [] };
  });
  return {
    shape,
    carrier: seating.carrier,
    seat: own,
    combinations: combinations.map((combination, index) => {
      const others = (together[index] as Together).others;
      const steps = combination.members.map((fault) => {
        const rest = combination.members.filter((member) => member !== fault);
        return { fault, from: made.get(rest.join()) ?? numberOf(rest, others) };
      });
      return { ...combination, steps };
    }),
  };
}

/**
 * Numbers that nobody has, from one that the fault's mark gives on: two that plan at the same moment and do not know
 * of each other then hardly ever take the same.
 */
export function freeNumbers(mark: string, used: Iterable<number>): () => number {
  const taken = new Set([...used, INNER_IS_ROOT]);
  let next = Number.parseInt(mark.slice(0, 6), 16) % LARGEST;
  return () => {
    do next = (next % LARGEST) + 1;
    while (taken.has(next));
    taken.add(next);
    return next;
  };
}

const LARGEST = INNER - 1;

/** The number whose inner qdisc would have the handle of Squall's root. */
const INNER_IS_ROOT = Number.parseInt(ROOT, 16) ^ INNER;

/** A netem that duplicates takes no other one beside it on its device. */
function seatFor(shape: Shape, { number, seed, mtu, direction, carrier }: Seating): Seat {
  const own = number();
  const alone = shape.duplicate > 0 && carrier.kind === 'detour';
  return {
    number: own,
    own: alone ? ownDevice(direction, own) : null,
    qdiscs: queueOf(shape, mtu, seed()),
  };
}

/** The class of packets that all of some faults in force are aimed at. */
function numberOf(marks: readonly string[], others: readonly Neighbour[]): number {
  const known = others.flatMap(({ mark, shaping }) => [
    { members: [mark], seat: shaping.seat },
    ...shaping.combinations,
  ]);
  const found = known.find(({ members }) => members.join() === marks.join());
  if (!found) throw new Error(`no fault has a class for ${marks.join(' and ')}`);
  return found.seat.number;
}

export function seeds(random: Random, isTaken: boolean): () => number | null {
  return () => {
    const seed = random.below(2 ** 32);
    return isTaken ? seed : null;
  };
}
