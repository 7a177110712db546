import { eventMessage } from '../../protocol/event.ts';
import type {
  SimulatedRunSchema,
  SimulateScenarioResponseSchema,
} from '../../protocol/gen/squall/v1/agent_pb.ts';
import type { Simulation, SimulationQuestion, ToldRun } from '../studies/simulation.ts';
import type { Init } from './init.ts';
import { moment } from './time.ts';

/** A simulation as the API tells it. */
export function simulationMessage(
  { from, until, seed }: SimulationQuestion,
  { runs, scenarioRuns, summary }: Simulation,
): Init<typeof SimulateScenarioResponseSchema> {
  return {
    from: moment(from),
    until: moment(until),
    seed,
    runs: runs.map(runMessage),
    totalRuns: Object.values(scenarioRuns).reduce((sum, count) => sum + count, 0),
    scenarioRuns,
    summary,
  };
}

function runMessage({ start, end, events, ...run }: ToldRun): Init<typeof SimulatedRunSchema> {
  return { ...run, start: moment(start), end: moment(end), events: events.map(eventMessage) };
}
