import { below } from '../../document/pointer.ts';
import type { Rule } from './rule.ts';

/** What each way is for: without it, nothing leads there. */
const CAUSES = [
  { way: 'onFailure', cause: 'expect', reason: 'it expects nothing' },
  { way: 'onError', cause: 'inject', reason: 'it makes no fault' },
] as const;

/** A way that is for a failure is one where something may fail: in the state itself, not in those inside it. */
export const wayNeverTaken: Rule = function* ({ states }) {
  for (const state of states) {
    for (const { way, cause, reason } of CAUSES) {
      if (state.final || !state.has(way) || state.has(cause)) continue;
      const inside = state.has('states') || state.has('parallel');
      yield {
        pointer: below(state.pointer, way),
        at: 'key',
        severity: 'warning',
        code: 'way-never-taken',
        message: `\`${way}\` of state \`${state.name}\` is never taken: ${reason}${inside ? ' itself' : ''}`,
        hint: inside
          ? `give \`${way}\` to the states inside it, or \`${cause}\` to this one`
          : `add \`${cause}\`, or remove \`${way}\``,
      };
    }
  }
};
