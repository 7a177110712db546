import { formatDuration } from '../plugin/index.ts';
import { DEFAULTS } from '../scenario/defaults.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { allStates } from '../scenario/states.ts';
import { type Limits, type Refusal, refusal } from './limits.ts';
import { shortestRun } from './shortest-run.ts';
import { certainlyTogether } from './together.ts';
import { windowAt } from './window.ts';

/** What is going on, as far as limits ask. */
export interface Situation {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Faults in force, of all runs. */
  readonly faults: number;
  /** When the last run started, of whatever scenario; undefined where none has. */
  readonly lastStart?: number;
}

/** Why a run of a scenario may not start; undefined where it may. */
export function refuseRun(limits: Limits, scenario: Scenario, situation: Situation): Refusal | undefined {
  return (
    refuseKinds(limits, scenario) ??
    refuseLength(limits, scenario) ??
    refuseTime(limits, situation.now) ??
    refuseInterval(limits, situation) ??
    refuseCount(limits, scenario, situation)
  );
}

/** Why a fault may not be made, in the middle of a run; undefined where it may. */
export function refuseFault(limits: Limits, type: string, { now, faults }: Situation): Refusal | undefined {
  const most = limits.maxConcurrentFaults;
  if (most !== undefined && faults >= most)
    return refusal(
      'maxConcurrentFaults',
      `${faults} ${faults === 1 ? 'fault is' : 'faults are'} in force, and ${most} are the most`,
    );
  return refuseKind(limits, type) ?? refuseTime(limits, now);
}

function refuseKinds(limits: Limits, scenario: Scenario): Refusal | undefined {
  for (const { type } of allStates(scenario.storm).flatMap(({ inject }) => inject)) {
    const refused = refuseKind(limits, type);
    if (refused) return refused;
  }
  return undefined;
}

function refuseKind({ allow, deny }: Limits, type: string): Refusal | undefined {
  if (deny.includes(type)) return refusal('deny', `faults of kind ${type} are denied`);
  if (!allow || allow.includes(type)) return undefined;
  return refusal('allow', `faults of kind ${type} are not allowed (${allow.join(', ') || 'none'} are)`);
}

/**
 * A run that cannot be over in time, or whose own `timeout` says that it may take longer. One that only may take
 * longer by the default timeout is not refused, but ended.
 */
function refuseLength({ maxRunDuration: most }: Limits, scenario: Scenario): Refusal | undefined {
  if (most === undefined) return undefined;
  const shortest = shortestRun(scenario.storm);
  if (shortest > most)
    return refusal(
      'maxRunDuration',
      `the run takes ${formatDuration(shortest)} at least, and ${formatDuration(most)} is the most`,
    );
  if (scenario.timeout <= most || scenario.timeout === DEFAULTS.timeout) return undefined;
  return refusal(
    'maxRunDuration',
    `the scenario's timeout is ${formatDuration(scenario.timeout)}, and ${formatDuration(most)} is the most`,
  );
}

function refuseTime({ hours, blackouts }: Limits, now: number): Refusal | undefined {
  const blackout = windowAt(blackouts, now);
  if (blackout) return refusal('blackouts', blackout.text);
  if (hours.length === 0 || windowAt(hours, now)) return undefined;
  return refusal('hours', `outside of ${hours.map(({ text }) => text).join(', ')}`);
}

function refuseInterval(
  { minimumInterval: least }: Limits,
  { now, lastStart }: Situation,
): Refusal | undefined {
  if (least === undefined || lastStart === undefined) return undefined;
  // A clock that was set back must not keep everything waiting until it has caught up.
  const since = now - lastStart;
  if (since < 0 || since >= least) return undefined;
  return refusal(
    'minimumInterval',
    `the last run started ${formatDuration(since)} ago, and ${formatDuration(least)} is the least`,
  );
}

/** Whether some state of the scenario has more in force at once than may be, or others have left no room for any. */
function refuseCount(
  { maxConcurrentFaults: most }: Limits,
  { storm }: Scenario,
  { faults }: Situation,
): Refusal | undefined {
  if (most === undefined) return undefined;
  const tooMany = certainlyTogether(storm).find((together) => together.faults.length > most);
  if (tooMany)
    return refusal(
      'maxConcurrentFaults',
      `the state "${tooMany.path}" makes ${tooMany.faults.length} at once, and ${most} are the most`,
    );
  if (faults < most || allStates(storm).every(({ inject }) => inject.length === 0)) return undefined;
  return refusal('maxConcurrentFaults', `${faults} are in force, and ${most} are the most`);
}
