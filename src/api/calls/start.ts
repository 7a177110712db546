import type { MethodImpl } from '@connectrpc/connect';
import type { Started } from '../../agent/runs.ts';
import { type ApiErrorCode, apiError } from '../../protocol/errors.ts';
import {
  type AgentService,
  type StartRunRequest,
  StartRunRequestSchema,
} from '../../protocol/gen/squall/v1/agent_pb.ts';
import { requestText } from '../audit.ts';
import { activeRun } from '../messages/run.ts';
import type { ApiParts } from '../parts.ts';
import { KeyedStarts } from './keyed-starts.ts';
import { pastRun } from './runs.ts';
import { goodVersion } from './scenarios.ts';

export function startRun(parts: ApiParts): MethodImpl<typeof AgentService.method.startRun> {
  const keyed = new KeyedStarts(parts);
  const { agent } = parts;
  return async (request) => {
    const { idempotencyKey: key } = request;
    const after = BigInt(agent.status.lastEvent);
    if (key === undefined) return { run: activeRun(await start(parts, request)), after };
    checkKey(key);
    const { run, repeated } = await keyed.start(
      key,
      requestText(StartRunRequestSchema, request),
      async () => (await start(parts, request)).id,
    );
    const active = agent.runs().find(({ id }) => id === run);
    return {
      run: active ? activeRun(active) : await pastRun(parts, run),
      after: repeated ? 0n : after,
      repeatedRequest: repeated,
    };
  };
}

async function start({ agent }: ApiParts, { scenario, seed, dryRun }: StartRunRequest) {
  goodVersion(agent, scenario);
  if (dryRun === false && agent.status.dryRun)
    throw apiError('dry-agent', 'this agent runs nothing for real');
  const started = await agent.start(scenario, {
    ...(seed === undefined ? {} : { seed }),
    ...(dryRun === undefined ? {} : { dryRun }),
  });
  if (started?.result === 'started') return started.run;
  throw notStarted(scenario, started, agent.status.halted?.by === 'file');
}

/** @param fileHalts whether only the removal of a file lifts what halts */
function notStarted(scenario: string, started: Started | undefined, fileHalts: boolean) {
  const what = `${scenario} was not started`;
  if (started?.result === 'refused') return apiError('limit', `${what}: ${started.reason}`);
  if (started?.result === 'skipped') {
    const hint = started.because === 'halted' && fileHalts ? 'remove the file' : undefined;
    return apiError(CODES[started.because] ?? 'internal', `${what}: ${started.reason}`, hint);
  }
  return apiError('no-such-scenario', what);
}

/** What the dispatcher says, as the API does. */
const CODES: Readonly<Record<string, ApiErrorCode>> = {
  halted: 'halted',
  'still-running': 'still-running',
  superseded: 'superseded',
};

function checkKey(key: string): void {
  if (/^[\x21-\x7e]{8,128}$/.test(key)) return;
  throw apiError('bad-request', 'idempotency_key takes 8 to 128 characters of ASCII, without spaces');
}
