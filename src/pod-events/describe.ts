import type { AgentEvent } from '../events/agent-event.ts';
import type { Event } from '../events/event.ts';
import type { PodEvent } from '../kube/pod-event.ts';

type Words = Pick<PodEvent, 'type' | 'reason' | 'message'>;

/** What is worth an Event of the pod: the start and the end of a run, and its faults; undefined for everything else. */
export function describeForPod(event: Event | AgentEvent): Words | undefined {
  switch (event.event) {
    case 'run.started':
      return normal('StormStarted', `run ${event.run} of ${event.scenario} started, seed ${event.seed}`);
    case 'fault.injected':
      return normal('FaultInjected', `${event.type} (${event.fault}): ${event.detail.message}`);
    case 'fault.failed':
      return warning('FaultFailed', `${event.type} (${event.fault}): ${event.error}`);
    case 'run.finished': {
      const { run, scenario, outcome, reason, leftBehind } = event;
      const message = `run ${run} of ${scenario} ${outcome}: ${reason}`;
      if (leftBehind.length > 0)
        return warning('LeftBehind', `${message}; left behind: ${leftBehind.map(leftover).join(', ')}`);
      if (outcome === 'passed') return normal('StormPassed', message);
      return warning(`Storm${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}`, message);
    }
    default:
      return undefined;
  }
}

function normal(reason: string, message: string): Words {
  return { type: 'Normal', reason, message };
}

function warning(reason: string, message: string): Words {
  return { type: 'Warning', reason, message };
}

function leftover({ fault, command }: { readonly fault: string; readonly command?: string }): string {
  return command === undefined ? fault : `${fault} (run: ${command})`;
}
