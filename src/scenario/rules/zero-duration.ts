import { below } from '../../document/pointer.ts';
import { parseDuration } from '../../plugin/index.ts';
import type { Draft } from '../draft/draft.ts';
import { isMapping } from '../draft/fields.ts';
import { PROBE_KINDS } from '../schema/probe.ts';
import type { Rule } from './rule.ts';

/** Times that something must take are not zero. */
export const zeroDuration: Rule = function* (draft) {
  for (const { pointer, value } of durations(draft)) {
    if (typeof value !== 'string' || draft.broken(pointer) || parseDuration(value) > 0) continue;
    const key = pointer.slice(pointer.lastIndexOf('/') + 1);
    yield {
      pointer,
      at: 'value',
      code: 'zero-duration',
      message: `\`${key}\` is ${value}, but must be longer than that`,
    };
  }
};

function* durations(draft: Draft): Iterable<{ pointer: string; value: unknown }> {
  yield { pointer: '/timeout', value: draft.root.value.timeout };
  const { schedule } = draft.root.value;
  for (const [index, item] of (Array.isArray(schedule) ? schedule : []).entries()) {
    if (isMapping(item)) yield { pointer: below('/schedule', index, 'every'), value: item.every };
  }
  for (const { pointer, value } of draft.states) {
    yield { pointer: below(pointer, 'for'), value: value.for };
    if (isMapping(value.for)) yield { pointer: below(pointer, 'for', 'max'), value: value.for.max };
  }
  for (const { pointer, value } of draft.probes) {
    yield { pointer: below(pointer, 'every'), value: value.every };
    for (const kind of PROBE_KINDS) {
      const probe = value[kind];
      if (isMapping(probe)) yield { pointer: below(pointer, kind, 'within'), value: probe.within };
    }
  }
}
