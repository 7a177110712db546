import type { ConfigRule } from './rule.ts';

/** Percent of pods that nobody can count would be percent of nothing. */
export const uncountedPods: ConfigRule = function* ({ fleet }) {
  if (typeof fleet?.budget !== 'string' || fleet.selector !== undefined) return;
  yield {
    pointer: '/fleet/budget',
    at: 'value',
    code: 'uncounted-pods',
    message: `\`budget\` is ${fleet.budget} of the group's ready pods, but nothing says which those are`,
    hint: 'add `selector`, or give a number of pods',
  };
};
