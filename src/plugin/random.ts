/** Chance as an argument: one named stream of draws, the same for the same seed and name. */
export interface Random {
  /** A number in [0, 1), uniform. */
  next(): number;
  /** A whole number in [0, bound), uniform. */
  below(bound: number): number;
  /** `count` different items, in the order drawn; all of them, shuffled, where there are fewer. */
  sample<T>(items: readonly T[], count: number): T[];
}
