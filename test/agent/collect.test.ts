import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Agent } from '../../src/agent/agent.ts';
import { collector } from '../../src/agent/collect.ts';
import type { ActiveRun } from '../../src/agent/runs.ts';
import type { Event } from '../../src/events/event.ts';
import { createTally } from '../../src/events/tally.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { seriesIn } from '../support/agent.ts';

const folder = mkdtempSync(join(tmpdir(), 'squall-collect-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A run of which so much has happened. */
function run(...events: object[]): ActiveRun {
  const tally = createTally();
  for (const event of events)
    tally.add({ time: '2026-01-01T00:00:00.000Z', run: 'r', scenario: 's', ...event } as unknown as Event);
  return { scenario: 's', tally } as ActiveRun;
}

const entered = { event: 'state.entered', state: 'a' };
const cpu = { event: 'fault.injected', state: 'a', fault: 'a.cpu', type: 'cpu', detail: { message: 'm' } };

it('what is going on now is looked up when somebody asks', async () => {
  let runs = [run(entered, cpu), run(entered, cpu, { ...cpu, fault: 'a.memory', type: 'memory' })];
  const agent = {
    status: { left: [{}], halted: { by: 'signal', reason: 'x', since: '' } },
    files: () => [
      { file: 'a.yaml', valid: true, problems: [], good: { scenario: { name: 's' } } },
      { file: 'b.yaml', valid: false, problems: [] },
    ],
    runs: () => runs,
  } as unknown as Agent;
  mkdirSync(join(folder, 'runs'));
  writeFileSync(join(folder, 'runs', 'r.jsonl'), '0123456789');
  const metrics = createMetrics();
  const collect = collector(agent, metrics, folder, () => ['cpu', 'memory', 'network']);
  const values = async (...series: string[]) => {
    collect();
    const text = await metrics.registry.metrics();
    return series.map((each) => seriesIn(text, each));
  };
  const asked = [
    'squall_runs_active{scenario="s"}',
    'squall_state_active{scenario="s",state="a"}',
    'squall_faults_active{type="cpu"}',
    'squall_faults_active{type="memory"}',
    'squall_faults_active{type="network"}',
    'chaos_injection_active{failure_type="cpu"}',
    'chaos_injection_active{failure_type="network"}',
    'squall_halted',
    'squall_left_behind',
    'squall_journal_bytes',
    'squall_undo_records',
    'squall_scenario_valid{file="a.yaml",scenario="s"}',
    'squall_scenario_valid{file="b.yaml",scenario=""}',
  ];
  expect(await values(...asked)).toEqual([2, 2, 2, 1, 0, 1, 0, 1, 1, 10, 0, 1, 0]);
  runs = [];
  expect((await values(...asked)).slice(0, 7)).toEqual([0, undefined, 0, 0, 0, 0, 0]);
});
