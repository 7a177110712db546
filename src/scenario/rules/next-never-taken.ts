import { below } from '../../document/pointer.ts';
import { isGate } from './no-way-on.ts';
import type { Rule } from './rule.ts';

/** A state that waits for an event has no use for `next`. */
export const nextNeverTaken: Rule = function* ({ states }) {
  for (const state of states) {
    if (state.final || !('next' in state.value) || !isGate(state)) continue;
    yield {
      pointer: below(state.pointer, 'next'),
      at: 'key',
      severity: 'warning',
      code: 'next-never-taken',
      message: `\`next\` of state \`${state.name}\` is never taken: only an event of \`on\` ends the state`,
      hint: 'add `for` or `until`, or remove `next`',
    };
  }
};
