import { parseDuration } from '../../plugin/index.ts';
import { probeRules } from '../../scenario/rules/probe-rules.ts';
import type { ConfigRule } from './rule.ts';

/** The probe that halts is one that can be looked at. */
export const haltProbe: ConfigRule = function* ({ haltWhen }) {
  if (!haltWhen) return;
  const value = haltWhen as Readonly<Record<string, unknown>>;
  for (const rule of probeRules) yield* rule({ probes: [{ pointer: '/haltWhen', role: 'stopWhen', value }] });
  if (haltWhen.every === undefined || parseDuration(haltWhen.every) > 0) return;
  yield {
    pointer: '/haltWhen/every',
    at: 'value',
    code: 'zero-duration',
    message: `\`every\` is ${haltWhen.every}, but must be longer than that`,
  };
};
