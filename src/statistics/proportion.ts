/** A share with its interval: 95 times of 100 the true one lies within. */
export interface Proportion {
  readonly probability: number;
  readonly interval: readonly [low: number, high: number];
}

/** The 97.5th percentile of the normal distribution: 95 % lie between it and its negative. */
export const Z = 1.959964;

/** Wilson's score interval, which stays within 0 and 1 and holds near both of them, too. */
export function proportion(hits: number, of: number): Proportion {
  if (of === 0) return { probability: 0, interval: [0, 1] };
  const probability = hits / of;
  const weight = Z ** 2 / of;
  const middle = (probability + weight / 2) / (1 + weight);
  const half = (Z / (1 + weight)) * Math.sqrt((probability * (1 - probability)) / of + weight / (4 * of));
  return {
    probability,
    interval: [hits === 0 ? 0 : middle - half, hits === of ? 1 : middle + half],
  };
}
