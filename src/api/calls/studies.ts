import type { MethodImpl } from '@connectrpc/connect';
import { apiError } from '../../protocol/errors.ts';
import type { AgentService, DrawScenarioRequest } from '../../protocol/gen/squall/v1/agent_pb.ts';
import { problemMessage } from '../messages/scenario.ts';
import type { ApiParts } from '../parts.ts';
import { PICTURE_FORMATS, REPORT_FORMATS, type Reported } from '../studies/studies.ts';
import { dryEvents, noSuchRun } from './dry-runs.ts';
import { textOfRun } from './runs.ts';
import { goodVersion } from './scenarios.ts';

export function validateScenario({
  studies,
}: ApiParts): MethodImpl<typeof AgentService.method.validateScenario> {
  return async ({ text, file }) => {
    const { problems } = await studies.load(text, file === '' ? 'scenario.yaml' : file);
    const valid = problems.every(({ severity }) => severity === 'warning');
    return { valid, problems: problems.map(problemMessage) };
  };
}

export function drawScenario(parts: ApiParts): MethodImpl<typeof AgentService.method.drawScenario> {
  return async ({ source, format }, { signal }) => {
    const asked = formatOf(format, PICTURE_FORMATS);
    return { picture: await parts.studies.draw(await drawn(parts, source), asked, signal) };
  };
}

export function checkMachine({ studies }: ApiParts): MethodImpl<typeof AgentService.method.checkMachine> {
  return async (_request, { signal }) => {
    const faults = Object.entries(await studies.check(signal));
    return {
      faults: Object.fromEntries(
        faults.map(([type, { ok, missing }]) => [type, { ok, missing: [...missing] }]),
      ),
    };
  };
}

export function getReport(parts: ApiParts): MethodImpl<typeof AgentService.method.getReport> {
  return async ({ run, format }, { signal }) => {
    const asked = formatOf(format, REPORT_FORMATS);
    return { report: await parts.studies.report(await reported(parts, run), asked, signal) };
  };
}

async function drawn(parts: ApiParts, source: DrawScenarioRequest['source']) {
  switch (source.case) {
    case 'scenario':
      return goodVersion(parts.agent, source.value).scenario;
    case 'run':
      return textOfRun(parts, source.value);
    case 'text':
      return source.value;
    default:
      throw apiError('bad-request', 'say what to draw: `scenario`, `run` or `text`');
  }
}

async function reported(parts: ApiParts, run: string): Promise<Reported> {
  const { agent } = parts;
  if (agent.runs().some(({ id, tally }) => id === run && !tally.finished))
    throw apiError('run-going-on', `${run} is going on`);
  const path = agent.recorded().find((recorded) => recorded.run === run)?.path;
  if (path !== undefined) return { path };
  const events = await dryEvents(parts, run);
  if (events.length === 0) throw noSuchRun(run);
  return { events };
}

/** The first one, where none is asked for. */
function formatOf<F extends string>(asked: string, formats: readonly [F, ...F[]]): F {
  const format = asked === '' ? formats[0] : formats.find((each) => each === asked);
  if (format !== undefined) return format;
  throw apiError('bad-request', `format takes ${formats.join(', ')}; not ${JSON.stringify(asked)}`);
}
