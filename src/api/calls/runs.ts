import type { MethodImpl } from '@connectrpc/connect';
import type { Event } from '../../events/event.ts';
import { createTally } from '../../events/tally.ts';
import { readRecording } from '../../journal/run-journal.ts';
import { summaryOf } from '../../journal/summary.ts';
import { apiError } from '../../protocol/errors.ts';
import type { AgentService } from '../../protocol/gen/squall/v1/agent_pb.ts';
import { regionMessage } from '../messages/chart.ts';
import { activeRun, ending, type RunInit, tallied } from '../messages/run.ts';
import { moment } from '../messages/time.ts';
import type { ApiParts } from '../parts.ts';
import { dryEvents, noSuchRun } from './dry-runs.ts';
import { page } from './page.ts';

export function listRuns({ agent }: ApiParts): MethodImpl<typeof AgentService.method.listRuns> {
  return (request) => {
    const active = new Map(agent.runs().map((run) => [run.id, run]));
    const recorded = new Map(agent.recorded().map(({ run, path }) => [run, path]));
    const ids = [...new Set([...active.keys(), ...recorded.keys()])]
      .filter((id) => request.scenario === undefined || scenarioOf(id) === request.scenario)
      .sort((a, b) => (keyOf(a) > keyOf(b) ? -1 : 1));
    const sizes = { size: 50, most: 500 };
    const { items, nextPageToken } = page(ids, request, sizes, keyOf, (key, other) => key < other);
    const runs = items.flatMap((id) => {
      const run = active.get(id);
      return run ? [activeRun(run)] : recordedRun(id, recorded.get(id) as string);
    });
    return { runs, nextPageToken };
  };
}

export function getRun(parts: ApiParts): MethodImpl<typeof AgentService.method.getRun> {
  const { agent } = parts;
  return async ({ run: id }) => {
    const active = agent.runs().find((run) => run.id === id);
    const path = agent.recorded().find(({ run }) => run === id)?.path;
    const recording = path === undefined ? undefined : readRecording(path);
    const run = active ? activeRun(active) : over(id, recording?.events ?? (await dryEvents(parts, id)));
    // Of a dry run nothing is kept; what is used now is most likely what was used then.
    const text = recording?.source ?? agent.find(run.scenario ?? '')?.text ?? '';
    const chart = await chartOf(parts, run.scenario ?? '', text);
    return { run, text, ...(chart ? { chart } : {}) };
  };
}

/** The scenario of a run as it was when the run began; of a dry one, of which nothing is kept, as it is now. */
export async function textOfRun(parts: ApiParts, id: string): Promise<string> {
  const { agent } = parts;
  const path = agent.recorded().find(({ run }) => run === id)?.path;
  const source = path === undefined ? undefined : readRecording(path).source;
  const active = agent.runs().find((run) => run.id === id);
  if (source !== undefined) return source;
  const { scenario = '' } = active ?? (await pastRun(parts, id));
  const text = agent.find(scenario)?.text;
  if (text === undefined) throw apiError('no-such-scenario', `the scenario of ${id} is not kept`);
  return text;
}

async function chartOf({ agent, studies }: ApiParts, name: string, text: string) {
  const used = agent.find(name);
  const { scenario } = used?.text === text ? used : await studies.load(text, 'scenario.yaml');
  return scenario && regionMessage((await studies.chart(scenario)).region);
}

/** A run that is over, by its id. */
export async function pastRun(parts: ApiParts, id: string): Promise<RunInit> {
  const path = parts.agent.recorded().find(({ run }) => run === id)?.path;
  return over(id, path === undefined ? await dryEvents(parts, id) : readRecording(path).events);
}

function over(id: string, events: readonly Event[]): RunInit {
  if (events.length === 0) throw noSuchRun(id);
  const tally = createTally();
  for (const event of events) tally.add(event);
  return tally.finished ? tallied(id, tally) : { ...tallied(id, tally), outcome: 'unknown' };
}

/** As its journal begins and ends; nothing where that has just gone. */
function recordedRun(run: string, path: string): RunInit[] {
  const summary = summaryOf(path);
  if (!summary) return [];
  const { started, finished } = summary;
  const { scenario, seed, dryRun, labels, time } = started;
  const begun = { run, scenario, seed, dryRun, labels, started: moment(time) };
  return [finished ? { ...begun, ...ending(finished) } : { ...begun, outcome: 'unknown' }];
}

/** An id is the scenario's name, when the run started, and something to tell it from others. */
const ID = /^(.*)-(\d{8}T\d{6}Z-[0-9a-f]+)$/;

function scenarioOf(id: string): string {
  return ID.exec(id)?.[1] ?? '';
}

/** By when they started. */
function keyOf(id: string): string {
  const [, , when = ''] = ID.exec(id) ?? [];
  return `${when} ${id}`;
}
