import type { DraftState } from '../draft/draft.ts';
import type { Rule } from './rule.ts';
import { allFrom, reachable, waysFrom } from './ways.ts';

/** Some way from the start leads to every state. */
export const unreachableState: Rule = function* ({ regions }) {
  for (const region of regions) {
    const seen = reachable(region);
    const lost = seen ? [...region.states.values()].filter((state) => !seen.has(state)) : [];
    for (const state of firstOf(lost)) {
      yield {
        pointer: state.pointer,
        at: 'key',
        code: 'unreachable-state',
        message: `no way leads to state \`${state.name}\``,
        hint: 'name it in a `next`, `on`, `onError` or `onFailure`, or remove it',
      };
    }
  }
};

/** Those that the others would be reached from, if they were reached themselves: mending them mends all. */
function firstOf(lost: readonly DraftState[]): DraftState[] {
  const led = new Set(
    lost.flatMap((state) => waysFrom(state, 0).flatMap(({ to }) => (to && to !== state ? [to] : []))),
  );
  const first = lost.filter((state) => !led.has(state));
  const reached = allFrom(first);
  for (const state of lost) {
    if (reached.has(state)) continue;
    first.push(state);
    for (const other of allFrom([state])) reached.add(other);
  }
  return first;
}
