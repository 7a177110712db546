import type { NumberedEvent } from '../events/agent-event.ts';
import type { Metrics } from './metrics.ts';

/** Shows kinds of faults from the start: a counter that begins with its first failure has never increased. */
export function beginAtZero(metrics: Metrics, kinds: readonly string[]): void {
  for (const failure_type of kinds) {
    for (const status of ['success', 'failed', 'skipped'])
      metrics.injections.inc({ failure_type, status }, 0);
  }
}

/** Counts what happens: one consumer of the events among others. What is going on now is looked up when it is asked for. */
export function observer(metrics: Metrics): (event: NumberedEvent) => void {
  const started = new Map<string, number>();
  /** Faults in force: of one that fails later, it is not the injection that has failed. */
  const inForce = new Set<string>();
  return (event) => {
    const { scenario } = event as { scenario: string };
    switch (event.event) {
      case 'run.started':
        started.set(event.run, Date.parse(event.time));
        break;
      case 'fault.injected':
        inForce.add(keyOf(event));
        metrics.injections.inc({ failure_type: event.type, status: 'success' });
        observe(metrics.injectionDuration, event);
        break;
      case 'fault.reverted':
        inForce.delete(keyOf(event));
        observe(metrics.revertDuration, event);
        break;
      case 'fault.failed':
        refused(metrics, event.detail?.limit);
        if (!inForce.delete(keyOf(event)))
          metrics.injections.inc({ failure_type: event.type, status: 'failed' });
        break;
      case 'fault.skipped':
        metrics.injections.inc({ failure_type: event.type, status: 'skipped' });
        break;
      case 'probe.passed':
      case 'probe.failed':
        metrics.probes.inc({ scenario, probe: event.probe, result: event.event.slice('probe.'.length) });
        break;
      case 'run.finished': {
        const { run, outcome, limit } = event;
        metrics.runs.inc({ scenario, outcome });
        if (outcome !== 'refused')
          metrics.runDuration.observe({ scenario }, secondsSince(started.get(run), event.time));
        started.delete(run);
        refused(metrics, limit);
        break;
      }
      case 'firing.started':
        metrics.firings.inc({ scenario, result: 'started' });
        metrics.scheduleLag.observe(event.lag / 1000);
        break;
      case 'firing.skipped':
      case 'firing.refused':
        metrics.firings.inc({ scenario, result: event.event.slice('firing.'.length) });
        break;
      case 'firing.missed':
        metrics.firings.inc({ scenario, result: 'missed' }, event.count);
        break;
      case 'scenario.loaded':
        for (const outcome of ['passed', 'failed', 'aborted', 'refused'])
          metrics.runs.inc({ scenario, outcome }, 0);
        for (const result of ['started', 'skipped', 'refused', 'missed'])
          metrics.firings.inc({ scenario, result }, 0);
        break;
      case 'agent.reloaded':
        metrics.reloads.inc({ result: event.invalid > 0 ? 'failed' : 'success' });
        break;
      case 'agent.trouble':
        metrics.trouble.inc();
        break;
    }
  };
}

function keyOf({ run, fault }: { readonly run: string; readonly fault: string }): string {
  return `${run}/${fault}`;
}

function observe(
  histogram: Metrics['injectionDuration'],
  { type, detail }: { readonly type: string; readonly detail: { readonly [key: string]: unknown } },
): void {
  if (typeof detail.took === 'number') histogram.observe({ type }, detail.took / 1000);
}

function refused(metrics: Metrics, limit: unknown): void {
  if (typeof limit === 'string') metrics.refusals.inc({ limit });
}

function secondsSince(start: number | undefined, time: string): number {
  const end = Date.parse(time);
  return Math.max(0, end - (start ?? end)) / 1000;
}
