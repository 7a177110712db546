import { FaultError } from '../../../plugin/index.ts';
import type { QdiscLine } from '../kernel/state.ts';
import { innerHandle, type shapingLegs } from '../queues.ts';
import { classid, type Seat } from '../record.ts';
import { queueShown } from '../shape/queue.ts';
import type { Shape } from '../shape/shape.ts';

type ShapingLeg = ReturnType<typeof shapingLegs>[number];

/** Compares the queues that the kernel has for a leg with those that were asked for. */
export function verifyQueues(leg: ShapingLeg, qdiscs: readonly QdiscLine[]): void {
  const { shape, seat, combinations } = leg.shaping;
  for (const each of [{ shape, seat }, ...combinations]) verifySeat(each.shape, each.seat, leg, qdiscs);
}

function verifySeat(shape: Shape, seat: Seat, leg: ShapingLeg, qdiscs: readonly QdiscLine[]): void {
  const { carrier } = leg.shaping;
  const device = carrier.kind === 'detour' ? (seat.own ?? carrier.device).name : leg.interface;
  const where = `${leg.interface} (${leg.direction})`;
  const outer = qdiscs.find(
    ({ dev, handle, root, parent }) =>
      dev === device &&
      handle === `${seat.number.toString(16)}:` &&
      (seat.own ? root === true : parent === classid(seat.number)),
  );
  const inner = qdiscs.find(({ dev, handle }) => dev === device && handle === innerHandle(seat.number));
  queueShown(shape, seat.qdiscs).forEach(({ kind, shown }, index) => {
    const found = index === 0 ? outer : inner;
    if (found?.kind !== kind)
      throw new FaultError(`the kernel has no ${kind} qdisc of ours on ${where} after it was added`);
    verifyOptions(shown, found.options ?? {}, where);
  });
}

function verifyOptions(
  shown: Readonly<Record<string, number>>,
  options: Readonly<Record<string, unknown>>,
  where: string,
): void {
  for (const [path, value] of Object.entries(shown)) {
    const actual = reach(options, path.split('.'));
    if (actual !== undefined && Math.abs(actual - value) <= tolerance(path, value)) continue;
    throw new FaultError(
      `asked for ${path} ${value} on ${where}, and the kernel reports ${actual ?? 'none'}`,
    );
  }
}

/** Times are rounded to the kernel's ticks, chances to 1/2^32; a burst is kept as the time that it takes. */
function tolerance(path: string, value: number): number {
  return path === 'burst' ? Math.max(2, value * 0.01) : Math.max(1e-5, value * 1e-4);
}

function reach(value: unknown, path: readonly string[]): number | undefined {
  for (const key of path) value = (value as Record<string, unknown> | undefined)?.[key];
  return typeof value === 'number' ? value : undefined;
}
