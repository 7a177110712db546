import type { Agent } from '../../agent/agent.ts';
import type { StoredFile } from '../../agent/scenarios/store.ts';
import type { Problem } from '../../document/problem.ts';
import type { ProblemSchema, ScenarioSchema, ScheduleSchema } from '../../protocol/gen/squall/v1/agent_pb.ts';
import type { Scenario, Schedule } from '../../scenario/scenario.ts';
import { allStates } from '../../scenario/states.ts';
import type { Firing } from '../../schedule/firing.ts';
import type { Init } from './init.ts';
import { moment, span } from './time.ts';

/** A file of scenarios as the API tells it, with so many of its next firings. */
export function scenarioMessage(
  { file, valid, problems, good }: StoredFile,
  agent: Agent,
  firings: number,
): Init<typeof ScenarioSchema> {
  const head = { file, valid, problems: problems.map(problemMessage) };
  if (!good) return head;
  const { scenario } = good;
  return {
    ...head,
    ...described(scenario),
    paused: agent.isPaused(scenario.name),
    next: agent.next(scenario.name, firings).map(firingMessage),
  };
}

export function problemMessage(problem: Problem): Init<typeof ProblemSchema> {
  const { file, line, column, length, severity, code, message, hint } = problem;
  return { file, line, column, length, severity, code, message, ...(hint === undefined ? {} : { hint }) };
}

function described(scenario: Scenario): Init<typeof ScenarioSchema> {
  const {
    name,
    description = '',
    labels,
    environment,
    seed,
    timeout,
    schedule,
    concurrency,
    suspend,
  } = scenario;
  const states = allStates(scenario.storm);
  return {
    name,
    description,
    labels,
    ...(environment === undefined ? {} : { environment }),
    ...(seed === undefined ? {} : { seed }),
    suspended: suspend,
    schedule: schedule.map(scheduleMessage),
    concurrency,
    timeout: span(timeout),
    faults: [...new Set(states.flatMap(({ inject }) => inject.map(({ type }) => type)))],
    events: [...new Set(states.flatMap(({ on }) => [...on.keys()]))],
  };
}

function scheduleMessage(schedule: Schedule): Init<typeof ScheduleSchema> {
  const { jitter, probability, startingDeadline } = schedule;
  const common = { jitter: span(jitter), probability, startingDeadline: span(startingDeadline) };
  if ('cron' in schedule)
    return { ...common, when: { case: 'cron', value: schedule.cron }, timezone: schedule.timezone };
  return { ...common, when: { case: 'every', value: span(schedule.every) } };
}

function firingMessage({ start, due, seed }: Firing) {
  return { start: moment(start), due: moment(due), seed };
}
