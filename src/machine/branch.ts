import type { Branch } from '../scenario/scenario.ts';

/**
 * Picks the branch that one draw falls on. A branch that is ruled out (its probe does not hold, or it was taken
 * as often as it may be) hands its share to the last one, which rules out nothing, so there is always a way on.
 *
 * @param branches their probabilities add up to 1
 * @param draw in [0, 1)
 * @param open whether the branch at an index may be taken
 * @returns an index into `branches`
 */
export function pickBranch(
  branches: readonly Branch[],
  draw: number,
  open: (index: number) => boolean,
): number {
  const last = branches.length - 1;
  let sum = 0;
  for (let index = 0; index < last; index++) {
    sum += (branches[index] as Branch).probability;
    if (draw < sum) return open(index) ? index : last;
  }
  return last;
}
