import type { Finding } from '../../document/finding.ts';
import { below } from '../../document/pointer.ts';
import type { Draft, DraftState } from '../draft/draft.ts';
import { isMapping } from '../draft/fields.ts';
import type { Rule } from './rule.ts';

/** Sums of decimal fractions are off by a little. */
const TOLERANCE = 1e-9;

/** The shares of a state's branches add up to 1. */
export const branchProbabilities: Rule = function* (draft) {
  for (const state of draft.states) yield* checkShares(state, draft);
};

function* checkShares(state: DraftState, draft: Draft): Iterable<Finding> {
  const branches = state.value.next;
  const pointer = below(state.pointer, 'next');
  if (
    !Array.isArray(branches) ||
    !branches.every((branch, index) => isSound(branch, index, pointer, draft))
  ) {
    return;
  }
  const numbers = branches.map((branch) => branch.probability).filter((share) => share !== undefined);
  const sum = numbers.reduce((total, share) => total + share, 0);
  const open = branches.length > numbers.length;
  if (sum > 1 + TOLERANCE) yield finding(pointer, state, sum, 'more than 1', 'lower some of them');
  else if (!open && sum < 1 - TOLERANCE) {
    yield finding(pointer, state, sum, 'less than 1', 'raise them, or leave the last one without a number');
  }
}

function isSound(branch: unknown, index: number, pointer: string, draft: Draft): boolean {
  const at = below(pointer, index);
  return isMapping(branch) && !draft.broken(below(at, 'probability')) && !misspelt(branch, at, draft);
}

/** `probabilty: 0.3` is a number that only seems to be missing. */
function misspelt(branch: object, pointer: string, draft: Draft): boolean {
  return Object.keys(branch).some((key) => key.startsWith('p') && draft.broken(below(pointer, key)));
}

function finding(pointer: string, state: DraftState, sum: number, how: string, hint: string): Finding {
  return {
    pointer,
    at: 'key',
    code: 'branch-probabilities',
    message: `the probabilities of state \`${state.name}\`'s branches add up to ${Number(sum.toFixed(6))}, ${how}`,
    hint,
  };
}
