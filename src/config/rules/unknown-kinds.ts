import { code } from '../../document/explain/words.ts';
import { below } from '../../document/pointer.ts';
import { didYouMean } from '../../document/suggest.ts';
import type { ConfigRule } from './rule.ts';

/** A misspelt kind would be allowed, or denied, without anybody noticing. */
export const unknownKinds: ConfigRule = function* ({ limits }, { kinds }) {
  if (!kinds) return;
  for (const key of ['allow', 'deny'] as const) {
    for (const [index, kind] of (limits?.[key] ?? []).entries()) {
      if (kinds.includes(kind)) continue;
      yield {
        pointer: below('/limits', key, index),
        at: 'value',
        code: 'unknown-fault',
        message: `there is no fault ${code(kind)}`,
        hint: didYouMean(kind, kinds) ?? `faults: ${kinds.join(', ')}`,
      };
    }
  }
};
