import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { families } from '../../src/metrics/families.ts';
import { startAgent, type TestAgent } from '../support/agent.ts';
import { describeWhere } from '../support/needs.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { until } from '../support/wait.ts';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const RULES = path('alerts/squall.rules.yaml');

describeWhere(['prometheus'], 'Prometheus', () => {
  let space: Workspace;
  let agent: TestAgent | undefined;
  let prometheus: ChildProcess | undefined;

  beforeEach(() => {
    space = workspace();
  });

  afterEach(async () => {
    await agent?.stop();
    prometheus?.kill('SIGKILL');
    space.remove();
  });

  it('finds nothing wrong with the alert rules, which fire when they should', () => {
    execFileSync('promtool', ['check', 'rules', RULES], { stdio: 'pipe' });
    execFileSync('promtool', ['test', 'rules', path('test/alerts/squall.rules.test.yaml')], {
      stdio: 'pipe',
    });
  });

  it('scrapes an agent, and evaluates the alert rules on what it gets', async () => {
    agent = await startAgent(space, {
      scenarios: {
        'a.yaml': `
name: a
schedule: [{every: 500ms}]
states:
  a: {inject: {process: {name: nobody-of-that-name}}, for: 100ms, next: done}
  done: {final: true}
`,
        'broken.yaml': 'name: broken\nstates: {}\n',
      },
    });
    await agent.event('a run is over', ({ event }) => event === 'run.finished');
    process.kill(agent.pid, 'SIGUSR1');
    const ask = await startPrometheus(agent.port);
    const value = async (query: string) =>
      (await ask<{ result: { value: [number, string] }[] }>(`query?query=${encodeURIComponent(query)}`))
        .result;
    await until(
      'it has scraped twice',
      async () => (await value('count_over_time(squall_build_info[1m]) > 2')).length > 0,
      60_000,
    );
    const names = await ask<string[]>('label/__name__/values');
    const expected = Object.values(families).map(({ name, type }) =>
      type === 'histogram' ? `${name}_count` : name,
    );
    // Those without labels, or whose labels this storm has filled.
    const silent = [
      'squall_revert_duration_seconds_count',
      'squall_injection_duration_seconds_count',
      'squall_refusals_total',
      'squall_probe_results_total',
      'squall_faults_active',
      'squall_state_active',
      'squall_api_calls_total',
      'squall_api_denied_total',
    ];
    expect(expected.filter((name) => !names.includes(name) && !silent.includes(name))).toEqual([]);
    expect((await value('squall_halted'))[0]?.value[1]).toBe('1');
    const rules = await until(
      'every rule was evaluated, with no error',
      async () => {
        const { groups } = await ask<{
          groups: { rules: { name: string; health: string; state: string }[] }[];
        }>('rules');
        const all = groups.flatMap((group) => group.rules);
        return all.every(({ health }) => health === 'ok') ? all : undefined;
      },
      30_000,
    );
    const state = (name: string) => rules.find((rule) => rule.name === name)?.state;
    expect(state('SquallHalted')).toBe('pending');
    expect(state('SquallScenarioInvalid')).toBe('pending');
    expect(state('SquallLeftBehind')).toBe('inactive');
    expect(state('SquallAbsent')).toBe('inactive');
  });

  /** @returns asks its API */
  async function startPrometheus(target: number): Promise<<T>(what: string) => Promise<T>> {
    const port = await freePort();
    const config = space.write(
      'prometheus.yaml',
      `
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [${RULES}]
scrape_configs:
  - job_name: squall
    static_configs: [{targets: ['127.0.0.1:${target}']}]
`,
    );
    prometheus = spawn(
      'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(space.stateDir, '..', 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
    const url = `http://127.0.0.1:${port}`;
    await until(
      'Prometheus is ready',
      async () => (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok,
      60_000,
    );
    return async <T>(what: string) =>
      ((await (await fetch(`${url}/api/v1/${what}`)).json()) as { data: T }).data;
  }
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
