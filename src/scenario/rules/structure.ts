import { below } from '../../document/pointer.ts';
import type { Rule } from './rule.ts';

/** A state is a parallel one, a nested machine, or neither. */
export const structure: Rule = function* ({ states }) {
  for (const state of states) {
    const nested = 'states' in state.value;
    if (nested && 'parallel' in state.value) {
      yield {
        pointer: below(state.pointer, 'states'),
        at: 'key',
        code: 'parallel-and-states',
        message: `state \`${state.name}\` has both \`parallel\` and \`states\``,
        hint: 'make the nested machine a region of `parallel`',
      };
    }
    if ('initial' in state.value && !state.has('states')) {
      yield {
        pointer: below(state.pointer, 'initial'),
        at: 'key',
        code: 'initial-without-states',
        message: `state \`${state.name}\` has \`initial\`, but no \`states\` that it could be one of`,
        hint: 'add `states`, or remove `initial`',
      };
    }
  }
};
