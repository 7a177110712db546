import type { ServiceImpl } from '@connectrpc/connect';
import type { AgentService } from '../protocol/gen/squall/v1/agent_pb.ts';
import { listRunEvents } from './calls/run-events.ts';
import { getRun, listRuns } from './calls/runs.ts';
import { getScenario, listScenarios } from './calls/scenarios.ts';
import { simulateScenario } from './calls/simulate.ts';
import { startRun } from './calls/start.ts';
import { getStatus } from './calls/status.ts';
import { sendEvent, stopAllRuns, stopRun } from './calls/stop.ts';
import { checkMachine, drawScenario, getReport, validateScenario } from './calls/studies.ts';
import { halt, pauseSchedule, resumeSchedule, unhalt } from './calls/switches.ts';
import { watchEvents } from './calls/watch.ts';
import type { ApiParts } from './parts.ts';

/** Every call there is. */
export function service(parts: ApiParts): ServiceImpl<typeof AgentService> {
  return {
    getStatus: getStatus(parts),
    listScenarios: listScenarios(parts),
    getScenario: getScenario(parts),
    drawScenario: drawScenario(parts),
    validateScenario: validateScenario(parts),
    simulateScenario: simulateScenario(parts),
    checkMachine: checkMachine(parts),
    listRuns: listRuns(parts),
    getRun: getRun(parts),
    listRunEvents: listRunEvents(parts),
    getReport: getReport(parts),
    watchEvents: watchEvents(parts),
    startRun: startRun(parts),
    stopRun: stopRun(parts),
    stopAllRuns: stopAllRuns(parts),
    sendEvent: sendEvent(parts),
    pauseSchedule: pauseSchedule(parts),
    resumeSchedule: resumeSchedule(parts),
    halt: halt(parts),
    unhalt: unhalt(parts),
  };
}
