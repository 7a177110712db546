import { code } from '../../document/explain/words.ts';
import { below } from '../../document/pointer.ts';
import type { Rule } from './rule.ts';

/** A final state does nothing: it is the end. */
export const finalState: Rule = function* ({ states, broken }) {
  for (const state of states) {
    if (!state.final) continue;
    const more = Object.keys(state.value).filter(
      (key) => key !== 'final' && key !== 'description' && !broken(below(state.pointer, key)),
    );
    if (more.length === 0) continue;
    yield {
      pointer: below(state.pointer, more[0] as string),
      at: 'key',
      code: 'final-state',
      message: `state \`${state.name}\` is final, so it cannot have ${more.map(code).join(', ')}`,
      hint: 'put that into a state before it',
    };
  }
};
