import type { MethodImpl } from '@connectrpc/connect';
import { apiError } from '../../protocol/errors.ts';
import type { AgentService } from '../../protocol/gen/squall/v1/agent_pb.ts';
import { activeRun } from '../messages/run.ts';
import type { ApiParts } from '../parts.ts';
import { noSuchRun } from './dry-runs.ts';
import { reasonOf } from './reason.ts';
import { pastRun } from './runs.ts';

export function stopRun(parts: ApiParts): MethodImpl<typeof AgentService.method.stopRun> {
  return async ({ run: id, reason }) => {
    const active = parts.agent.runs().find((run) => run.id === id);
    if (!active) return { run: await pastRun(parts, id) };
    await parts.agent.stop(id, reasonOf(reason, 'stopped by an operator'));
    return { run: activeRun(active) };
  };
}

export function stopAllRuns({ agent }: ApiParts): MethodImpl<typeof AgentService.method.stopAllRuns> {
  return async ({ reason }) => {
    const active = agent.runs();
    await agent.stopAll(reasonOf(reason, 'stopped by an operator'));
    return { runs: active.map(activeRun) };
  };
}

export function sendEvent({ agent }: ApiParts): MethodImpl<typeof AgentService.method.sendEvent> {
  return ({ run, event }) => {
    const taken = agent.send(run, event);
    if (taken === undefined) throw noSuchRun(run);
    if (taken) return {};
    const awaited =
      agent
        .runs()
        .find(({ id }) => id === run)
        ?.awaited() ?? [];
    const waiting = awaited.length > 0 ? `waiting for: ${awaited.join(', ')}` : 'it waits for none';
    throw apiError('not-awaited', `no state waits for ${JSON.stringify(event)} now; ${waiting}`);
  };
}
