import type { Random } from '../plugin/index.ts';
import { generator } from './generator.ts';

/** Draws by name: each user of chance has a stream of its own, so that one does not disturb another. */
export type Streams = (name: string) => Random;

/** The largest seed; any whole number from 0 up to it. */
export const MAX_SEED = 2 ** 32 - 1;

/**
 * Streams of one seed. A stream begins anew each time it is asked for, and depends on nothing but seed and name: the
 * order in which streams are used cannot change them.
 */
export function seededStreams(seed: number): Streams {
  return (name) => {
    let word: (() => number) | undefined;
    const next = () => {
      word ??= generator(`${seed}/${name}`);
      // 53 bits, which is all that a number in [0, 1) can hold.
      return ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53;
    };
    const below = (bound: number) => Math.floor(next() * bound);
    return {
      next,
      below,
      sample: (items, count) => sample(items, count, below),
    };
  };
}

/** A seed of one's own for a part of what a seed stands for. */
export function derivedSeed(seed: number, name: string): number {
  return generator(`${seed}/seed/${name}`)() >>> 0;
}

/** A partial Fisher-Yates shuffle. */
function sample<T>(items: readonly T[], count: number, below: (bound: number) => number): T[] {
  const pool = [...items];
  const size = Math.min(count, pool.length);
  for (let i = 0; i < size; i++) {
    const j = i + below(pool.length - i);
    [pool[i], pool[j]] = [pool[j] as T, pool[i] as T];
  }
  return pool.slice(0, size);
}
