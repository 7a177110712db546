import { afterEach, beforeEach, expect, it } from 'vitest';
import { serving, type TestAgent } from '../../support/agent.ts';
import { describeWhere } from '../../support/needs.ts';
import { LINK, makePair, type Pair } from '../../support/netns.ts';
import { type Squall, type Workspace, workspace } from '../../support/squall.ts';
import { until } from '../../support/wait.ts';

describeWhere(
  ['root', 'netns', 'netem', 'nftables'],
  'an agent with a network failure of Py-Chaos-Agent',
  () => {
    let space: Workspace;
    let pair: Pair;
    let squall: Squall;
    let agent: TestAgent;

    beforeEach(() => {
      [space, pair] = [workspace(), makePair()];
    });

    afterEach(async () => {
      if (squall.child.exitCode === null) process.kill(squall.pid, 'SIGTERM');
      await squall.exited;
      pair.remove();
      space.remove();
    });

    it('delays what leaves the interface, and leaves nothing of it', async () => {
      const queues = () => pair.near.exec('tc qdisc show');
      const before = queues();
      const file = space.write(
        'config.yaml',
        `
agent: {interval_seconds: 10}
logging: {format: json}
failures:
  network: {enabled: true, probability: 1, interface: ${LINK}, delay_ms: 120, duration_seconds: 3}
`,
      );
      // Its first tick is the next tenth second.
      squall = space.squall(['agent', '--config', file], { namespace: pair.near.name });
      agent = await serving(squall, space, pair.near);
      const seen = await agent.event('it is in force', ({ event }) => event === 'fault.injected', 100_000);
      expect(seen).toMatchObject({ type: 'network', detail: { message: expect.stringContaining('120ms') } });
      await agent.event('it is taken back', ({ event }) => event === 'fault.reverted', 60_000);
      await until('the queues are as they were', () => queues() === before, 10_000);
      expect(
        await agent.metric('chaos_injections_total{failure_type="network",status="success"}'),
      ).toBeGreaterThan(0);
      expect(await agent.metric('chaos_injections_total{failure_type="network",status="failed"}')).toBe(0);
    });
  },
);
