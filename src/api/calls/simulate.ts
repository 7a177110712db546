import type { Duration, Timestamp } from '@bufbuild/protobuf/wkt';
import { durationMs, timestampMs } from '@bufbuild/protobuf/wkt';
import type { MethodImpl } from '@connectrpc/connect';
import { apiError } from '../../protocol/errors.ts';
import type { AgentService, SimulateScenarioRequest } from '../../protocol/gen/squall/v1/agent_pb.ts';
import { LIMITS } from '../limits.ts';
import { simulationMessage } from '../messages/simulation.ts';
import type { ApiParts } from '../parts.ts';
import type { SimulationQuestion } from '../studies/simulation.ts';

const DAY = 86_400_000;

/** Days that are simulated where nobody says how many. */
const DEFAULT_DAYS = 7;

/** The last year that ISO 8601 writes with four digits. */
const LAST = Date.UTC(9999, 0);

export function simulateScenario({
  agent,
  studies,
  clock,
}: ApiParts): MethodImpl<typeof AgentService.method.simulateScenario> {
  return async (request, { signal }) => {
    const { text, seed = agent.status.seed, events } = request;
    const question: SimulationQuestion = {
      what: text ?? scheduled(agent),
      ...windowOf(request, clock.now()),
      seed,
      seedForAll: request.seed !== undefined,
      plays: playsOf(request),
      events,
    };
    return simulationMessage(question, await studies.simulate(question, signal));
  };
}

/** One without a schedule is never started by itself, nor is one that a person has paused. */
function scheduled(agent: ApiParts['agent']) {
  const scenarios = agent.files().flatMap(({ good }) => good?.scenario ?? []);
  return scenarios
    .filter(({ schedule }) => schedule.length > 0)
    .map((scenario) => (agent.isPaused(scenario.name) ? { ...scenario, suspend: true } : scenario));
}

function windowOf(request: SimulateScenarioRequest, now: number): { from: number; until: number } {
  const from = request.from ? instantOf(request.from) : now;
  return { from, until: from + (request.duration ? lengthOf(request.duration) : DEFAULT_DAYS * DAY) };
}

function instantOf(from: Timestamp): number {
  const time = Math.round(timestampMs(from));
  if (time >= 0 && time < LAST) return time;
  throw apiError('bad-request', 'from takes a time in the years 1970 to 9998');
}

function lengthOf(duration: Duration): number {
  const length = Math.round(durationMs(duration));
  if (length > 0 && length <= LIMITS.days * DAY) return length;
  throw apiError('bad-request', `duration takes a time of up to ${LIMITS.days} days, such as 604800s`);
}

function playsOf({ runs }: SimulateScenarioRequest): number {
  if (runs <= LIMITS.plays) return Math.max(1, runs);
  throw apiError('bad-request', `runs is ${runs}, and ${LIMITS.plays} are the most`);
}
