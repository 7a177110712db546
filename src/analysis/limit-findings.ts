import type { Finding } from '../document/finding.ts';
import type { Limits } from '../limits/limits.ts';
import { formatDuration } from '../plugin/index.ts';
import { DEFAULTS } from '../scenario/defaults.ts';
import { statePointer } from '../scenario/pointer.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { allStates } from '../scenario/states.ts';

/** What a scenario is measured against. */
export interface Measure {
  readonly limits?: Limits;
  readonly environment?: string;
}

/** Where a scenario is against a config whatever happens in it. */
export function limitFindings(scenario: Scenario, measure: Measure): Finding[] {
  return [
    ...forbiddenKinds(scenario, measure),
    ...tooOften(scenario, measure),
    ...mayTakeTooLong(scenario, measure),
    ...elsewhere(scenario, measure),
  ];
}

function* forbiddenKinds(scenario: Scenario, { limits }: Measure): Iterable<Finding> {
  for (const { path, inject } of allStates(scenario.storm)) {
    for (const { type } of inject) {
      const denied = limits?.deny.includes(type);
      if (!denied && (!limits?.allow || limits.allow.includes(type))) continue;
      yield {
        pointer: statePointer(scenario, path),
        at: 'key',
        code: 'exceeds-limit',
        message: `limit ${denied ? 'deny' : 'allow'}: the state "${path}" makes a ${type} fault, which may not be made`,
        hint: denied ? 'remove it, or take the kind off `deny`' : 'remove it, or add the kind to `allow`',
      };
    }
  }
}

function* tooOften(scenario: Scenario, { limits }: Measure): Iterable<Finding> {
  const least = limits?.minimumInterval;
  if (least === undefined) return;
  for (const [index, rule] of scenario.schedule.entries()) {
    if (!('every' in rule) || rule.every >= least) continue;
    yield {
      pointer: `/schedule/${index}/every`,
      at: 'value',
      code: 'exceeds-limit',
      message: `limit minimumInterval: a run every ${formatDuration(rule.every)}, and ${formatDuration(least)} is the least between two`,
      hint: 'let it fire less often',
    };
  }
}

/** As a run is refused for it; by the default, one that takes too long is only ended. */
function* mayTakeTooLong({ timeout }: Scenario, { limits }: Measure): Iterable<Finding> {
  const most = limits?.maxRunDuration;
  if (most === undefined || timeout <= most || timeout === DEFAULTS.timeout) return;
  yield {
    pointer: '/timeout',
    at: 'value',
    code: 'exceeds-limit',
    message: `limit maxRunDuration: a run may take ${formatDuration(timeout)} by its \`timeout\`, and ${formatDuration(most)} is the most`,
    hint: 'lower `timeout`, or raise the limit',
  };
}

function* elsewhere(scenario: Scenario, { environment }: Measure): Iterable<Finding> {
  if (environment === undefined || scenario.environment === undefined || scenario.environment === environment)
    return;
  yield {
    pointer: '/environment',
    at: 'value',
    code: 'exceeds-limit',
    message: `limit environment: the scenario is for "${scenario.environment}", and the config for "${environment}"`,
    hint: 'keep it with the config of its own environment',
  };
}
