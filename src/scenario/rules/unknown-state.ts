import type { Finding } from '../../document/finding.ts';
import { below } from '../../document/pointer.ts';
import { didYouMean } from '../../document/suggest.ts';
import type { Draft, DraftRegion } from '../draft/draft.ts';
import type { Rule } from './rule.ts';

/** Wherever a state is named, it is one of the same region. */
export const unknownState: Rule = function* (draft) {
  for (const region of draft.regions) {
    yield* unknownInitial(draft, region);
    for (const { targets } of region.states.values()) {
      for (const { pointer, to } of targets) {
        if (!region.states.has(to) && !draft.broken(pointer)) yield unknown(draft, region, pointer, to);
      }
    }
  }
};

function* unknownInitial(draft: Draft, region: DraftRegion): Iterable<Finding> {
  const pointer = below(region.pointer, 'initial');
  const { initial } = region.value;
  if (typeof initial !== 'string' || draft.broken(pointer) || region.states.has(initial)) return;
  yield unknown(draft, region, pointer, initial);
}

function unknown(draft: Draft, region: DraftRegion, pointer: string, to: string): Finding {
  const names = [...region.states.keys()];
  const elsewhere = draft.states.some((state) => state.name === to);
  return {
    pointer,
    at: 'value',
    code: 'unknown-state',
    message: elsewhere
      ? `state \`${to}\` is not one of the same region; a way on cannot lead into or out of it`
      : `there is no state \`${to}\``,
    hint: didYouMean(to, names) ?? `states: ${names.slice(0, 20).join(', ')}`,
  };
}
