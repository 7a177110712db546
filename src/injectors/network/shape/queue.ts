import type { Qdisc } from '../record.ts';
import { netemArgs, netemShown } from './netem.ts';
import { needsNetem, type Shape } from './shape.ts';
import { tbfArgs, tbfShown } from './tbf.ts';

/**
 * The qdiscs that do what a shape asks for, the outer one first.
 *
 * @param mtu bytes
 * @param seed of netem's chance; null: the kernel draws one
 */
export function queueOf(shape: Shape, mtu: number, seed: number | null): Qdisc[] {
  return parts(shape).map(({ kind, shape: part }) => ({
    kind,
    args: kind === 'tbf' ? tbfArgs(part.rate as Rate, mtu) : netemArgs(part, seed),
  }));
}

/** What `tc -j` should show of the qdiscs that `queueOf` gives for a shape, by the path below `options`. */
export function queueShown(
  shape: Shape,
  qdiscs: readonly Qdisc[],
): { kind: Qdisc['kind']; shown: Record<string, number> }[] {
  return parts(shape).map(({ kind, shape: part }, index) => ({
    kind,
    shown: kind === 'tbf' ? tbfShown(qdiscs[index]?.args ?? []) : netemShown(part),
  }));
}

type Rate = NonNullable<Shape['rate']>;

/**
 * A plain rate is tbf's, all else netem's. netem has a rate, too, but no burst, and packets that overtake would
 * escape it: then tbf stands around netem.
 */
function parts(shape: Shape): { kind: Qdisc['kind']; shape: Shape }[] {
  const { rate, reorder } = shape;
  if (!needsNetem(shape)) return [{ kind: 'tbf', shape }];
  if (rate === null || (rate.burst === null && reorder === null)) return [{ kind: 'netem', shape }];
  return [
    { kind: 'tbf', shape },
    { kind: 'netem', shape: { ...shape, rate: null } },
  ];
}
