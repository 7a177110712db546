import type { DraftState } from '../draft/draft.ts';
import type { Rule } from './rule.ts';
import { canEnd } from './ways.ts';

/** A state that ends has a way on. */
export const noWayOn: Rule = function* ({ states }) {
  for (const state of states) {
    if (state.final || state.has('final') || state.has('next') || isGate(state)) continue;
    yield {
      pointer: state.pointer,
      at: 'key',
      code: 'no-way-on',
      message: `state \`${state.name}\` ends, but has no way on`,
      hint: 'add `next: …`, or `final: true` where this is the end',
    };
  }
};

/** Whether only an event ends the state. */
export function isGate(state: DraftState): boolean {
  if (!state.has('on') || state.has('for') || state.has('until')) return false;
  const inside = state.has('states') || state.has('parallel');
  return !inside || state.regions.some((region) => !canEnd(region));
}
