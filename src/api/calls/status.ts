import type { HandlerContext, MethodImpl } from '@connectrpc/connect';
import type { Recovered } from '../../engine/recover.ts';
import type { AgentService } from '../../protocol/gen/squall/v1/agent_pb.ts';
import { callerOf } from '../context.ts';
import { activeRun } from '../messages/run.ts';
import { moment } from '../messages/time.ts';
import type { ApiParts } from '../parts.ts';
import { nameOfLog } from '../stream/follow.ts';

export function getStatus({ agent, clock }: ApiParts): MethodImpl<typeof AgentService.method.getStatus> {
  return (_request, context: HandlerContext) => {
    const { status } = agent;
    const { version, ready, stopping, dryRun, environment, seed, halted, allPaused, lastEvent } = status;
    const files = agent.files();
    return {
      version,
      started: moment(status.started),
      ready,
      stopping,
      dryRun,
      ...(environment === undefined ? {} : { environment }),
      seed,
      ...(halted ? { halted: { by: halted.by, reason: halted.reason, since: moment(halted.since) } } : {}),
      allPaused,
      leftBehind: status.left.map(leftover),
      ...(status.trouble === undefined ? {} : { trouble: status.trouble }),
      lastEvent: BigInt(lastEvent),
      log: nameOfLog(agent),
      runs: agent.runs().map(activeRun),
      scenarios: files.filter(({ good }) => good).length,
      invalidScenarios: files.filter(({ valid }) => !valid).length,
      now: moment(clock.now()),
      role: callerOf(context).role,
    };
  };
}

function leftover({ record: { run, fault, type }, message, command }: Recovered) {
  return { run, fault, type, error: message, ...(command === undefined ? {} : { command }) };
}
