import type { MethodImpl } from '@connectrpc/connect';
import { apiError } from '../../protocol/errors.ts';
import type { AgentService, PauseScheduleRequest } from '../../protocol/gen/squall/v1/agent_pb.ts';
import { activeRun } from '../messages/run.ts';
import type { ApiParts } from '../parts.ts';
import { reasonOf } from './reason.ts';
import { goodVersion } from './scenarios.ts';

export function pauseSchedule({ agent }: ApiParts): MethodImpl<typeof AgentService.method.pauseSchedule> {
  return async ({ which }) => {
    await agent.pause(scenarioOf(agent, which));
    return {};
  };
}

export function resumeSchedule({ agent }: ApiParts): MethodImpl<typeof AgentService.method.resumeSchedule> {
  return async ({ which }) => {
    await agent.resume(scenarioOf(agent, which));
    return {};
  };
}

export function halt({ agent }: ApiParts): MethodImpl<typeof AgentService.method.halt> {
  return async ({ reason }) => {
    const active = agent.runs();
    await agent.halt('operator', reasonOf(reason, 'told to by an operator'));
    return { runs: active.map(activeRun) };
  };
}

export function unhalt({ agent }: ApiParts): MethodImpl<typeof AgentService.method.unhalt> {
  return async () => {
    const still = await agent.unhalt();
    if (still) throw apiError('file-halts', `still halted: ${still.reason}`);
    return {};
  };
}

/** @returns undefined for all */
function scenarioOf(agent: ApiParts['agent'], which: PauseScheduleRequest['which']): string | undefined {
  if (which.case === 'scenario') {
    goodVersion(agent, which.value);
    return which.value;
  }
  if (which.case === 'all' && which.value) return undefined;
  throw apiError('bad-request', 'say which: `scenario`, or `all: true`');
}
