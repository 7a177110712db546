import type { Finding } from '../document/finding.ts';
import { certainlyTogether } from '../limits/together.ts';
import { formatDuration } from '../plugin/index.ts';
import { statePointer } from '../scenario/pointer.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { allStates } from '../scenario/states.ts';
import { NO_ASSUMPTIONS } from '../simulate/assumptions.ts';
import { exactFacts } from './exact.ts';
import type { Measure } from './limit-findings.ts';

/** Where every run of a scenario breaks a limit, or every visit of one of its states: what needs no exploring. */
export function certainFindings(scenario: Scenario, measure: Measure): Finding[] {
  return [...tooManyTogether(scenario, measure), ...tooLong(scenario, measure)];
}

function* tooManyTogether(scenario: Scenario, { limits }: Measure): Iterable<Finding> {
  const most = limits?.maxConcurrentFaults;
  if (most === undefined) return;
  for (const { path, faults } of certainlyTogether(scenario.storm)) {
    if (faults.length <= most) continue;
    yield {
      pointer: statePointer(scenario, path),
      at: 'key',
      code: 'exceeds-limit',
      message: `limit maxConcurrentFaults: the state "${path}" has ${faults.length} faults in force at once, and ${most} ${most === 1 ? 'is' : 'are'} the most`,
      hint: 'spread them over states that follow each other, or raise the limit',
    };
  }
}

function* tooLong(scenario: Scenario, { limits }: Measure): Iterable<Finding> {
  const most = limits?.maxRunDuration;
  // Somebody may send an event at any time.
  if (most === undefined || allStates(scenario.storm).some(({ on }) => on.size > 0)) return;
  const facts = exactFacts(scenario, NO_ASSUMPTIONS);
  if (typeof facts === 'string') return;
  const least = Math.round(facts.duration.least * 1000);
  if (least <= most) return;
  yield {
    pointer: '/states',
    at: 'key',
    code: 'exceeds-limit',
    message: `limit maxRunDuration: even the shortest run takes ${formatDuration(least)}, and ${formatDuration(most)} is the most`,
    hint: 'shorten its states, or raise the limit',
  };
}
