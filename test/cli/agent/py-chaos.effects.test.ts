import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ProcessIdentity } from '../../../src/plugin/index.ts';
import { Targets } from '../../fixtures/targets.ts';
import { serving, type TestAgent } from '../../support/agent.ts';
import { type MemoryCgroup, makeMemoryCgroup } from '../../support/memory-cgroup.ts';
import { describeWhere } from '../../support/needs.ts';
import { makePair, type Pair } from '../../support/netns.ts';
import { type Squall, type Workspace, workspace } from '../../support/squall.ts';
import { until } from '../../support/wait.ts';

// Its port is 8000, as the predecessor's is: in a namespace of the test's own that is free.
describeWhere(['root', 'netns'], 'an agent with a config of Py-Chaos-Agent', () => {
  let space: Workspace;
  let pair: Pair;
  let targets: Targets;
  let squall: Squall | undefined;
  let agent: TestAgent;

  beforeEach(() => {
    [space, pair, targets] = [workspace(), makePair(), new Targets()];
  });

  afterEach(async () => {
    if (squall?.child.exitCode === null) process.kill(squall.pid, 'SIGTERM');
    await squall?.exited;
    targets.end();
    pair.remove();
    space.remove();
  });

  const begin = async (config: string, cgroup?: MemoryCgroup) => {
    const file = space.write('config.yaml', `logging: {format: json}\n${config}`);
    squall = space.squall(['agent', '--config', file], {
      // Unlike `ip netns exec`, it leaves /sys as it is, where the cgroups are.
      prefix: ['nsenter', `--net=/run/netns/${pair.near.name}`],
      env: { LOG_LEVEL: 'debug' },
    });
    if (cgroup) writeFileSync(cgroup.procs, String(squall.pid));
    agent = await serving(squall, space, pair.near);
  };

  const injections = async (type: string, status: string) =>
    (await agent.metric(`chaos_injections_total{failure_type="${type}",status="${status}"}`)) ?? 0;

  it('injects at every tick what it says, on port 8000, and nothing piles up', async () => {
    await begin(`
agent: {interval_seconds: 1}
failures:
  cpu: {enabled: true, probability: 1, cores: 1, duration_seconds: 1}
  memory: {enabled: true, probability: 1, mb: 64, duration_seconds: 4}
`);
    expect(agent.port).toBe(8000);
    const since = Date.now();
    const hogs = new Set<number>();
    await until(
      'three CPU faults',
      async () => {
        const pids = space.processes().filter((pid) => commandOf(pid).includes('memory-hog'));
        expect(pids.length).toBeLessThanOrEqual(1);
        for (const pid of pids) hogs.add(pid);
        return (await injections('cpu', 'success')) >= 3;
      },
      30_000,
    );
    expect(await injections('memory', 'success')).toBeGreaterThan(0);
    // One after the other, for 4 s each.
    expect(hogs.size).toBeLessThanOrEqual(1 + Math.ceil((Date.now() - since) / 4000));
    expect(agent.happened().filter(({ event }) => event === 'fault.failed')).toEqual([]);
  });

  it('kills who has the target in name or command line, whatever else is in there', async () => {
    const names = [targets.name('-Init-chaos-agent.py'), targets.name('-runc-pause')];
    const victims: ProcessIdentity[] = [];
    for (const name of names) victims.push(await targets.sleeper(name));
    await begin(`
agent: {interval_seconds: 1}
failures:
  process: {enabled: true, probability: 1, target_name: "${targets.token.toUpperCase()}"}
`);
    await until('both are dead', () => victims.every((victim) => !targets.isAlive(victim)), 20_000);
    await until('both are counted', async () => (await injections('process', 'success')) === 2);
    await until('nobody is left to hit', async () => (await injections('process', 'skipped')) > 0, 10_000);
    expect(await injections('process', 'failed')).toBe(0);
  });

  it('only looks with `dry_run`', async () => {
    const victim = await targets.sleeper(targets.name('-safe'));
    await begin(`
agent: {interval_seconds: 1, dry_run: true}
failures:
  cpu: {enabled: true, probability: 1, duration_seconds: 60}
  process: {enabled: true, probability: 1, target_name: ${targets.token}}
`);
    await until('two ticks', async () => (await injections('process', 'skipped')) >= 2, 20_000);
    expect(await injections('cpu', 'skipped')).toBeGreaterThanOrEqual(2);
    expect(await injections('process', 'success')).toBe(0);
    expect(targets.isAlive(victim)).toBe(true);
  });

  it('refuses memory above the fraction of the cgroup, by the name of the limit', async () => {
    const cgroup = makeMemoryCgroup(400 * 2 ** 20);
    try {
      await begin(
        `
agent: {interval_seconds: 1}
failures:
  memory: {enabled: true, probability: 1, mb: 160, duration_seconds: 1}
safety: {memory_fraction: 0.3}
`,
        cgroup,
      );
      const failed = await agent.event('it is refused', ({ event }) => event === 'fault.failed');
      expect(failed).toMatchObject({
        type: 'memory',
        detail: { limit: 'safety.memory_fraction' },
        error: expect.stringContaining('160 MiB are more than 0.3 of the cgroup'),
      });
      await until('it is counted', async () => (await injections('memory', 'failed')) > 0);
      expect(await agent.metric('squall_refusals_total{limit="safety.memory_fraction"}')).toBeGreaterThan(0);
      expect(await injections('memory', 'success')).toBe(0);
    } finally {
      await agent.stop();
      await cgroup.remove();
    }
  });

  it('goes on with the others where one cannot be injected', async () => {
    await begin(`
agent: {interval_seconds: 1}
failures:
  cpu: {enabled: true, probability: 1, duration_seconds: 1}
  network: {enabled: true, probability: 1, interface: nowhere0, delay_ms: 100, duration_seconds: 1}
`);
    await until('two CPU faults', async () => (await injections('cpu', 'success')) >= 2, 30_000);
    expect(await injections('network', 'success')).toBe(0);
    expect(await injections('network', 'skipped')).toBeGreaterThan(0);
  });

  it('writes its log into a file where it is told to', async () => {
    const path = join(space.stateDir, '..', 'logs', 'agent.log');
    const file = space.write(
      'config.yaml',
      `agent: {}\nfailures: {}\nlogging: {console: {enabled: false}, file: {enabled: true, path: ${path}}}\n`,
    );
    squall = space.squall(['agent', '--config', file], { namespace: pair.near.name });
    await until('it is ready', () => tryToRead(path).includes('"event":"agent.ready"'), 20_000);
    expect(squall.stderr()).toBe('');
  });
});

function commandOf(pid: number): string {
  return tryToRead(`/proc/${pid}/cmdline`);
}

function tryToRead(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
