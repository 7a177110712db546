import { parseMicroseconds, parsePercent, parseRate, parseSize } from '../../../plugin/index.ts';
import type { LossModel, NetworkParameters, Percent, Rate } from '../parameters.ts';

/** What a queue does to packets, as numbers: that of one fault, or of several together. */
export type Shape = {
  /** Microseconds. */
  readonly delay: number;
  /** Microseconds. */
  readonly jitter: number;
  /** How much the jitter of a packet depends on the one before, percent. */
  readonly correlation: number;
  readonly distribution: 'uniform' | 'normal' | 'pareto' | 'paretonormal';
  readonly loss: Loss | null;
  /** Percent. */
  readonly duplicate: number;
  /** Percent. */
  readonly corrupt: number;
  readonly reorder: { readonly percent: number; readonly correlation: number; readonly gap: number } | null;
  /** Bits a second, and bytes; null: whatever suits the rate. */
  readonly rate: { readonly bits: number; readonly burst: number | null } | null;
};

/** Percent throughout; a model's numbers in the order in which netem takes them. */
export type Loss =
  | { readonly model: 'random'; readonly percent: number; readonly correlation: number }
  | {
      readonly model: 'gilbert-elliott';
      readonly numbers: readonly [p: number, r: number, bad: number, good: number];
    }
  | { readonly model: 'state'; readonly numbers: readonly number[] };

/** The shape that a fault's parameters ask for. */
export function shapeOf(parameters: NetworkParameters): Shape {
  const { delay, jitter, correlation, distribution, loss, duplicate, corrupt, reorder, rate } = parameters;
  return {
    delay: delay === undefined ? 0 : parseMicroseconds(delay),
    jitter: jitter === undefined ? 0 : parseMicroseconds(jitter),
    correlation: jitter === undefined ? 0 : or(correlation, 0),
    distribution: distribution ?? 'uniform',
    loss: loss === undefined ? null : lossOf(loss, correlation),
    duplicate: or(duplicate, 0),
    corrupt: or(corrupt, 0),
    reorder: reorder === undefined ? null : reorderOf(reorder),
    rate: rate === undefined ? null : rateOf(rate),
  };
}

/** Whether a shape changes nothing. */
export function isPlain(shape: Shape): boolean {
  return shape.rate === null && !needsNetem(shape);
}

/** Whether nothing but netem can do it: anything but a plain rate. */
export function needsNetem({ delay, jitter, loss, duplicate, corrupt, reorder }: Shape): boolean {
  return delay > 0 || jitter > 0 || loss !== null || duplicate > 0 || corrupt > 0 || reorder !== null;
}

/** Limit and burst of a rate, each as it was written. */
export function rateWords(rate: string | Rate): Rate {
  return typeof rate === 'object' ? rate : { limit: rate };
}

function lossOf(loss: Percent | LossModel, correlation: Percent | undefined): Loss {
  if (typeof loss !== 'object')
    return { model: 'random', percent: parsePercent(loss), correlation: or(correlation, 0) };
  if (loss.model === 'random') {
    return { model: 'random', percent: parsePercent(loss.percent), correlation: or(loss.correlation, 0) };
  }
  if (loss.model === 'state') {
    const p13 = parsePercent(loss.p13);
    const numbers = [p13, or(loss.p31, 100 - p13), or(loss.p32, 0), or(loss.p23, 100), or(loss.p14, 0)];
    return { model: 'state', numbers };
  }
  const p = parsePercent(loss.p);
  const numbers = [p, or(loss.r, 100 - p), or(loss.oneMinusH, 100), or(loss.oneMinusK, 0)] as const;
  return { model: 'gilbert-elliott', numbers };
}

function reorderOf(reorder: NonNullable<NetworkParameters['reorder']>): NonNullable<Shape['reorder']> {
  if (typeof reorder !== 'object') return { percent: parsePercent(reorder), correlation: 0, gap: 1 };
  const { percent, correlation, gap = 1 } = reorder;
  return { percent: parsePercent(percent), correlation: or(correlation, 0), gap };
}

function rateOf(rate: string | Rate): NonNullable<Shape['rate']> {
  const { limit, burst } = rateWords(rate);
  return { bits: parseRate(limit), burst: burst === undefined ? null : parseSize(burst) };
}

function or(value: Percent | undefined, otherwise: number): number {
  return value === undefined ? otherwise : parsePercent(value);
}
