import { below } from '../../document/pointer.ts';
import type { DraftRegion } from '../draft/draft.ts';
import type { Rule } from './rule.ts';
import { canEnd } from './ways.ts';

/** Some way through every machine leads to an end, unless the state around it ends in another way. */
export const neverEnds: Rule = function* ({ regions }) {
  for (const region of regions) {
    if (canEnd(region) || ENDS.some((key) => region.owner?.has(key))) continue;
    yield {
      pointer: below(region.pointer, 'states'),
      at: 'key',
      code: 'never-ends',
      message: `no way through the states of ${nameOf(region)} comes to an end`,
      hint: hintFor(region),
    };
  }
};

const ENDS = ['for', 'until', 'on'];

function nameOf({ owner, pointer }: DraftRegion): string {
  if (!owner) return 'the scenario';
  return pointer === owner.pointer
    ? `state \`${owner.name}\``
    : `region \`${pointer.slice(pointer.lastIndexOf('/') + 1)}\` of state \`${owner.name}\``;
}

function hintFor({ owner, states }: DraftRegion): string {
  if ([...states.values()].some((state) => state.final)) return 'let some `next` lead to the final state';
  const end = 'add a final state, such as `done: {final: true}`, and let a `next` lead there';
  return owner ? `${end}; or give state \`${owner.name}\` a \`for\`` : end;
}
