import { formatDuration, parseDuration } from '../../plugin/index.ts';
import { DEFAULTS } from '../defaults.ts';
import type { Rule } from './rule.ts';
import { type Journey, shortest } from './shortest.ts';

/** A run can come to an end before its timeout aborts it. */
export const timeoutTooShort: Rule = function* ({ root, storm, broken }) {
  if (!storm || broken('/timeout') || (root.has('timeout') && !('timeout' in root.value))) return;
  const given = root.value.timeout;
  const timeout = typeof given === 'string' ? parseDuration(given) : DEFAULTS.timeout;
  const journey = shortest(storm);
  // One that takes exactly as long is aborted, too: faults take time, and the limit's clock starts first.
  if (!journey || journey.time === 0 || journey.time < timeout) return;
  yield {
    pointer: given === undefined ? '/states' : '/timeout',
    at: given === undefined ? 'key' : 'value',
    // Whoever writes the same time twice may well mean it.
    ...(journey.time === timeout ? { severity: 'warning' as const } : {}),
    code: 'timeout-too-short',
    message:
      `even the shortest way to an end takes ${formatDuration(journey.time)} (${told(journey)}), ` +
      `${journey.time > timeout ? 'longer than' : 'as long as'} ${given === undefined ? 'the default `timeout`' : '`timeout`'} of ${formatDuration(timeout)}`,
    hint: 'raise `timeout`, or shorten the states on that way',
  };
};

const TOLD = 10;

function told({ steps }: Journey): string {
  const told = steps.map(({ state, time }) =>
    time > 0 ? `${state.name} ${formatDuration(time)}` : state.name,
  );
  return (told.length > TOLD ? [...told.slice(0, TOLD - 1), '…', told.at(-1)] : told).join(' → ');
}
