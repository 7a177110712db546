import { beforeEach, describe, expect, it } from 'vitest';
import type { NumberedEvent } from '../../src/events/agent-event.ts';
import { createMetrics, type Metrics } from '../../src/metrics/metrics.ts';
import { beginAtZero, observer } from '../../src/metrics/observe.ts';
import { seriesIn } from '../support/agent.ts';

let metrics: Metrics;
let tell: (event: Record<string, unknown>) => void;

beforeEach(() => {
  metrics = createMetrics();
  const observe = observer(metrics);
  tell = (event) =>
    observe({
      sequence: 1,
      time: '2026-01-01T00:00:00.000Z',
      run: 'r',
      scenario: 's',
      ...event,
    } as unknown as NumberedEvent);
});

const value = async (series: string) => seriesIn(await metrics.registry.metrics(), series);
const fault = (event: string, more: object = {}) => ({
  event,
  state: 'a',
  fault: 'a.cpu',
  type: 'cpu',
  detail: { message: 'm' },
  ...more,
});

describe('metrics count', () => {
  it('a fault once, by what became of it, and how long it took', async () => {
    tell(fault('fault.planned'));
    tell(fault('fault.injected', { detail: { message: 'm', took: 120 } }));
    expect(await value('chaos_injections_total{failure_type="cpu",status="success"}')).toBe(1);
    expect(await value('squall_injection_duration_seconds_bucket{le="0.1",type="cpu"}')).toBe(0);
    expect(await value('squall_injection_duration_seconds_bucket{le="0.25",type="cpu"}')).toBe(1);
    tell(fault('fault.reverted', { detail: { message: 'm', took: 3 } }));
    expect(await value('squall_revert_duration_seconds_bucket{le="0.005",type="cpu"}')).toBe(1);
  });

  it('a fault that could not be made as failed, and not one that was lost later', async () => {
    tell(fault('fault.failed', { error: 'no', detail: { message: 'no', limit: 'maxConcurrentFaults' } }));
    expect(await value('chaos_injections_total{failure_type="cpu",status="failed"}')).toBe(1);
    expect(await value('squall_refusals_total{limit="maxConcurrentFaults"}')).toBe(1);
    tell(fault('fault.injected'));
    tell(fault('fault.failed', { error: 'the hog was killed' }));
    expect(await value('chaos_injections_total{failure_type="cpu",status="failed"}')).toBe(1);
    tell(fault('fault.skipped'));
    expect(await value('chaos_injections_total{failure_type="cpu",status="skipped"}')).toBe(1);
  });

  it('runs by outcome, and how long they took', async () => {
    tell({ event: 'run.started' });
    tell({ event: 'run.finished', time: '2026-01-01T00:00:30.000Z', outcome: 'passed', leftBehind: [] });
    expect(await value('squall_runs_total{scenario="s",outcome="passed"}')).toBe(1);
    expect(await value('squall_run_duration_seconds_sum{scenario="s"}')).toBe(30);
  });

  it('firings by what became of them, missed ones all', async () => {
    tell({ event: 'firing.started', lag: 4 });
    tell({ event: 'firing.skipped', because: 'not-drawn' });
    tell({ event: 'firing.refused', limit: 'hours' });
    tell({ event: 'firing.missed', count: 5 });
    const results = ['started', 'skipped', 'refused', 'missed'];
    const seen = results.map((result) => value(`squall_firings_total{scenario="s",result="${result}"}`));
    expect(await Promise.all(seen)).toEqual([1, 1, 1, 5]);
    expect(await value('squall_schedule_lag_seconds_bucket{le="0.005"}')).toBe(1);
  });

  it('what may happen as never having happened, as soon as a scenario is loaded', async () => {
    tell({ event: 'scenario.loaded', file: 'f' });
    expect(await value('squall_runs_total{scenario="s",outcome="failed"}')).toBe(0);
    expect(await value('squall_firings_total{scenario="s",result="missed"}')).toBe(0);
    beginAtZero(metrics, ['cpu']);
    expect(await value('chaos_injections_total{failure_type="cpu",status="failed"}')).toBe(0);
  });

  it('probes and reloads by result', async () => {
    tell({ event: 'probe.failed', probe: 'p', error: 'no' });
    tell({ event: 'agent.reloaded', changed: 2, invalid: 1, removed: 0 });
    tell({ event: 'agent.reloaded', changed: 2, invalid: 0, removed: 0 });
    expect(await value('squall_probe_results_total{scenario="s",probe="p",result="failed"}')).toBe(1);
    expect(await value('squall_reloads_total{result="failed"}')).toBe(1);
    expect(await value('squall_reloads_total{result="success"}')).toBe(1);
  });
});
