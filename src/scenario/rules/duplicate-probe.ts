import { quoted } from '../../document/explain/words.ts';
import { below, parentOf } from '../../document/pointer.ts';
import type { DraftProbe } from '../draft/draft.ts';
import type { Rule } from './rule.ts';

/** Probes of one list have different names. */
export const duplicateProbe: Rule = function* ({ probes }) {
  const seen = new Set<string>();
  for (const probe of probes) {
    const { name } = probe.value;
    if (typeof name !== 'string') continue;
    const which = `${listOf(probe)} ${name}`;
    if (seen.has(which)) {
      yield {
        pointer: below(probe.pointer, 'name'),
        at: 'value',
        severity: 'warning',
        code: 'duplicate-probe',
        message: `another probe of this list is named ${quoted(name)} as well`,
        hint: 'give each its own name, so that events and reports tell them apart',
      };
    }
    seen.add(which);
  }
};

function listOf({ pointer, role }: DraftProbe): string {
  return role === 'when' || role === 'until' ? pointer : parentOf(pointer);
}
