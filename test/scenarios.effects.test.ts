import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere } from './support/needs.ts';
import { onSmallScale } from './support/small-scale.ts';
import { type Workspace, workspace } from './support/squall.ts';
import { until } from './support/wait.ts';

const TARGET = fileURLToPath(new URL('../demo/target.ts', import.meta.url));
const scenarios = fileURLToPath(new URL('../scenarios', import.meta.url));

/**
 * The demo shop has a network, and process ids, of its own: a scenario that is aimed at it finds nobody else's
 * processes, and reaches nobody else's packets.
 */
describeWhere(['netns'], 'on a small scale, against the demo shop', () => {
  let space: Workspace;
  let unshare: ChildProcess;
  let inside: readonly string[];

  beforeAll(async () => {
    space = workspace();
    mkdirSync(join(space.folder, 'disk'));
    const shop = `ip link set lo up; echo ready; exec "${process.execPath}" --import tsx "${TARGET}" 8080`;
    unshare = spawn(
      'unshare',
      ['--net', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', shop],
      { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, SQUALL_DEMO_PIPE: '1' } },
    );
    let said = '';
    unshare.stdout?.on('data', (data) => {
      said += data;
    });
    await until('the shop is open', () => said.includes('"shop":8080'), 60_000);
    const children = `/proc/${unshare.pid}/task/${unshare.pid}/children`;
    const pid = readFileSync(children, 'utf8').trim();
    inside = ['nsenter', '--target', pid, '--net', '--pid', '--mount'];
    await until(
      'both workers run',
      async () => (await run('ready.yaml', BOTH_RUN)).includes('"outcome":"passed"'),
      60_000,
    );
  });

  afterAll(() => {
    unshare.kill('SIGKILL');
    space.remove();
  });

  async function run(name: string, text: string): Promise<string> {
    const file = space.write(name, text);
    const squall = space.squall(['run', '--json', '--seed', '1', file], { prefix: inside });
    await squall.exited;
    return squall.stdout() + squall.stderr();
  }

  it.each(readdirSync(scenarios))(
    '%s runs for real, and leaves nothing behind',
    async (file) => {
      const text = onSmallScale(readFileSync(join(scenarios, file), 'utf8'), join(space.folder, 'disk'));
      const path = space.write(file, text);
      const squall = space.squall(['run', '--json', '--seed', '1', path], { prefix: inside });
      const code = await squall.exited;
      const events = squall.events();
      const told = events.map(({ event, ...rest }) => `${event} ${JSON.stringify(rest)}`).join('\n');
      expect(events.at(-1), squall.stderr() + told).toMatchObject({
        event: 'run.finished',
        outcome: 'passed',
        leftBehind: [],
      });
      expect(code).toBe(0);
      const count = (kind: string) => events.filter(({ event }) => event === kind).length;
      expect(count('fault.injected') + count('fault.skipped')).toBeGreaterThan(0);
      expect(space.records()).toEqual([]);
      expect(readdirSync(join(space.folder, 'disk'))).toEqual([]);
    },
    60_000,
  );
});

const BOTH_RUN = `
name: ready
states:
  wait:
    until: { process: { name: squall-demo-worker, count: 2 }, every: 100ms }
    for: 30s
    next: done
  done: { final: true }
`;
