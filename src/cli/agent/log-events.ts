import type { Logger } from 'pino';
import type { NumberedEvent } from '../../events/agent-event.ts';
import { withoutSecrets } from './secrets.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** Writes what happens to the log: one consumer of the events among others. */
export function logEvents(logger: Logger): (event: NumberedEvent) => void {
  return (event) => {
    const level = levelOf(event);
    if (!logger.isLevelEnabled(level)) return;
    const { time, sequence, ...fields } = event;
    logger[level](clean(fields), withoutSecrets(messageOf(event)));
  };
}

function levelOf(event: NumberedEvent): Level {
  switch (event.event) {
    case 'run.finished':
      if (event.leftBehind.length > 0) return 'error';
      return event.outcome === 'passed' ? 'info' : 'warn';
    case 'fault.failed':
    case 'scenario.invalid':
    case 'leftover.failed':
    case 'agent.trouble':
      return 'error';
    case 'probe.failed':
    case 'firing.refused':
    case 'firing.missed':
    case 'leftover.reverted':
    case 'agent.halted':
    case 'audit.denied':
      return 'warn';
    case 'firing.skipped':
      return USUAL.includes(event.because) ? 'debug' : 'info';
    case 'state.entered':
    case 'state.left':
    case 'fault.planned':
    case 'probe.passed':
    case 'firing.started':
      return 'debug';
    default:
      return 'info';
  }
}

/** Why firings are skipped where all is as it is meant to be. */
const USUAL = ['not-drawn', 'not-elected'];

/** A sentence for people; the fields have it all. */
function messageOf(event: NumberedEvent): string {
  switch (event.event) {
    case 'run.started':
      return `run of ${event.scenario} started, seed ${event.seed}${event.dryRun ? ', dry' : ''}`;
    case 'run.finished':
      return `run of ${event.scenario} ${event.outcome}: ${event.reason}`;
    case 'state.entered':
    case 'state.left':
      return `${event.event.replace('.', ' ')}: ${event.state}`;
    case 'fault.planned':
    case 'fault.injected':
    case 'fault.updated':
    case 'fault.reverted':
    case 'fault.skipped':
      return `${event.event.replace('.', ' ')}: ${event.fault}: ${event.detail.message}`;
    case 'fault.failed':
      return `fault failed: ${event.fault}: ${event.error}`;
    case 'probe.passed':
      return `probe passed: ${event.probe}`;
    case 'probe.failed':
      return `probe failed: ${event.probe}: ${event.error}`;
    case 'agent.started':
      return `Squall ${event.version} starts, seed ${event.seed}${event.dryRun ? ', dry' : ''}`;
    case 'agent.ready':
      return `ready, with ${event.scenarios} scenarios`;
    case 'agent.stopping':
      return `stopping: ${event.reason}`;
    case 'agent.reconfigured':
      return 'another config holds from now on';
    case 'agent.reloaded':
      return `scenarios read: ${event.changed} changed, ${event.invalid} of them invalid, ${event.removed} removed`;
    case 'agent.halted':
      return `halted: ${event.reason}`;
    case 'agent.unhalted':
      return 'no longer halted';
    case 'agent.trouble':
      return event.error;
    case 'scenario.loaded':
      return `scenario ${event.scenario} loaded from ${event.file}`;
    case 'scenario.invalid': {
      const goesOn = event.scenario === undefined ? '' : `; ${event.scenario} goes on as it was`;
      return `${event.error}${goesOn}`;
    }
    case 'scenario.removed':
      return `scenario ${event.scenario} removed with ${event.file}`;
    case 'scenario.paused':
    case 'scenario.resumed':
      return `${event.scenario ?? 'all scenarios'} ${event.event.slice('scenario.'.length)}`;
    case 'firing.started':
      return `${event.scenario} fired`;
    case 'firing.skipped':
    case 'firing.refused':
      return `firing of ${event.scenario} ${event.event.slice('firing.'.length)}: ${event.reason}`;
    case 'firing.missed':
      return `${event.count} firings of ${event.scenario} missed: ${event.reason}`;
    case 'audit.changed':
      return `${event.who} (${event.from}) called ${event.call}: ${event.result}`;
    case 'audit.denied':
      return `${event.count} calls from ${event.from} denied: ${event.reason}`;
    case 'leftover.reverted':
    case 'leftover.closed':
    case 'leftover.failed': {
      const command = event.command === undefined ? '' : `; by hand: ${event.command}`;
      return `left behind by ${event.run}, ${event.event.slice('leftover.'.length)}: ${event.fault}: ${event.message}${command}`;
    }
  }
}

/** The fields that are text, without secrets; empty ones are left out. */
function clean(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([key, value]) => key !== 'labels' || Object.keys(value as object).length > 0)
      .map(([key, value]) => [key, typeof value === 'string' ? withoutSecrets(value) : cleanDetail(value)]),
  );
}

function cleanDetail(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return JSON.parse(withoutSecrets(JSON.stringify(value)));
}
