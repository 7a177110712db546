import { below } from '../../document/pointer.ts';
import type { Rule } from './rule.ts';

/** Keys for polling stand where a probe is polled. */
export const neverPolled: Rule = function* ({ probes }) {
  for (const { pointer, role, value } of probes) {
    for (const key of ['every', 'failures']) {
      if (!(key in value) || POLLED[role]?.includes(key)) continue;
      yield {
        pointer: below(pointer, key),
        at: 'key',
        severity: 'warning',
        code: 'never-polled',
        message: `\`${key}\` has no effect in \`${role}\``,
        hint: `${key === 'every' ? '`stopWhen` and `until` poll their probes' : '`stopWhen` counts failures'}; remove it here`,
      };
    }
  }
};

const POLLED: Readonly<Record<string, readonly string[]>> = {
  stopWhen: ['every', 'failures'],
  until: ['every'],
};
