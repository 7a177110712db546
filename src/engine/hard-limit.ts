import { type Limits, refusal } from '../limits/limits.ts';
import { timeoutOf } from '../machine/compile.ts';
import type { HardLimit } from '../machine/context.ts';
import { formatDuration } from '../plugin/index.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** When a run is ended whatever it does: by the scenario's timeout, or the limit that holds for every run where that is less. */
export function hardLimit(scenario: Scenario, limits?: Limits): HardLimit {
  const most = limits?.maxRunDuration;
  if (most === undefined || most >= scenario.timeout) return timeoutOf(scenario);
  return { after: most, ...refusal('maxRunDuration', `it was not over within ${formatDuration(most)}`) };
}
