import type { Finding } from '../../document/finding.ts';
import { formatDuration } from '../../plugin/index.ts';
import { statePointer } from '../../scenario/pointer.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { allStates } from '../../scenario/states.ts';
import type { Measure } from '../limit-findings.ts';
import { MOST_CONFIGURATIONS } from './explore.ts';
import type { LongestWay } from './longest-run.ts';
import { type DeepReport, wayTo } from './report.ts';

/** What is wrong with a scenario that only exploring it shows: where it may exceed limits, and on which way. */
export function deepFindings(scenario: Scenario, report: DeepReport, measure: Measure): Finding[] {
  return [
    ...bounded(report),
    ...neverDrawn(scenario, report),
    ...tooManyFaults(scenario, report, measure),
    ...tooLong(scenario, report, measure),
  ];
}

/** States of a way that are named. */
const MOST_TOLD = 12;

/** The way to some place, a loop said as such. */
export function told(way: LongestWay): string {
  const steps = way.steps.map(({ path, time }) =>
    time > 0 && Number.isFinite(time) ? `${path} ${formatDuration(time)}` : path,
  );
  const shown = steps.length > MOST_TOLD ? [...steps.slice(0, MOST_TOLD - 2), '…', steps.at(-1)] : steps;
  return `${shown.join(' → ')}${way.because === undefined ? '' : ` (${way.because})`}`;
}

function* bounded({ exploration }: DeepReport): Iterable<Finding> {
  if (exploration.complete) return;
  yield {
    pointer: '/states',
    at: 'key',
    severity: 'warning',
    code: 'too-large',
    message: `only the first ${MOST_CONFIGURATIONS} configurations were looked at, and there are more`,
    hint: 'what is said of the rest is not certain; `squall simulate --runs` samples all of it',
  };
}

function* neverDrawn(scenario: Scenario, { exploration }: DeepReport): Iterable<Finding> {
  if (!exploration.complete) return;
  for (const { path } of allStates(scenario.storm)) {
    if (exploration.entered.has(path)) continue;
    yield {
      pointer: statePointer(scenario, path),
      at: 'key',
      severity: 'warning',
      code: 'never-drawn',
      message: `no seed leads to the state "${path}": the branches that would have the probability 0`,
      hint: 'give one of them a share, or remove the state',
    };
  }
}

function* tooManyFaults(
  scenario: Scenario,
  { overlap, exploration }: DeepReport,
  { limits }: Measure,
): Iterable<Finding> {
  const most = limits?.maxConcurrentFaults;
  if (most === undefined || overlap.faults.length <= most) return;
  const { active } = exploration.configurations[
    overlap.configuration
  ] as (typeof exploration.configurations)[number];
  const last = active.findLast(({ state }) => state.inject.length > 0);
  yield {
    pointer: statePointer(scenario, last?.state.path ?? ''),
    at: 'key',
    code: 'exceeds-limit',
    message:
      `limit maxConcurrentFaults: ${overlap.faults.length} faults may be in force at once ` +
      `(${overlap.faults.map(({ id }) => id).join(', ')}), and ${most} ${most === 1 ? 'is' : 'are'} the most; ` +
      `the way there: ${wayTo(exploration, overlap.configuration)}`,
    hint: 'let fewer overlap, or raise the limit',
  };
}

function* tooLong(scenario: Scenario, { longest }: DeepReport, { limits }: Measure): Iterable<Finding> {
  const most = limits?.maxRunDuration;
  if (most === undefined || !longest) return;
  const time = Math.min(longest.time, scenario.timeout);
  if (time <= most) return;
  const slowest = longest.steps.reduce((one, other) => (other.time > one.time ? other : one));
  yield {
    pointer: statePointer(scenario, slowest.path),
    at: 'key',
    code: 'exceeds-limit',
    message:
      `limit maxRunDuration: a run may take ${formatDuration(time)}, and ${formatDuration(most)} is the most; ` +
      `the way: ${told(longest)}`,
    hint: 'shorten the states on it, or set a `timeout` that is no longer than the limit',
  };
}
