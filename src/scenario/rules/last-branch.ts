import { below } from '../../document/pointer.ts';
import { isMapping } from '../draft/fields.ts';
import type { Rule } from './rule.ts';

/** The last branch is always open, so that there is a way on when the others are ruled out. */
export const lastBranch: Rule = function* ({ states }) {
  for (const { value, pointer, name } of states) {
    const branches = Array.isArray(value.next) ? value.next : [];
    const last = branches.at(-1);
    const key = isMapping(last) && ['when', 'max'].find((condition) => condition in last);
    if (!key) continue;
    yield {
      pointer: below(pointer, 'next', branches.length - 1, key),
      at: 'key',
      code: 'last-branch',
      message: `the last branch of state \`${name}\` has \`${key}\`, so that there may be no way on`,
      hint: `put it before another branch, or add a last one such as \`- {to: …}\` without \`when\` and \`max\``,
    };
  }
};
