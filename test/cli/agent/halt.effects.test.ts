import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAgent, type TestAgent } from '../../support/agent.ts';
import { type Workspace, workspace } from '../../support/squall.ts';
import { startVictim, type Victim } from '../../support/victim.ts';
import { until } from '../../support/wait.ts';

let space: Workspace;
let victim: Victim;
let agent: TestAgent;

beforeEach(() => {
  [space, victim] = [workspace(), startVictim()];
});

afterEach(async () => {
  await agent.stop();
  victim.end();
  space.remove();
});

const begin = async (config = '') => {
  const storm = `
name: storm
schedule: [{every: 250ms}]
states:
  storm: {inject: {process: {name: ${victim.name}, action: pause}}, for: 60s, next: done}
  done: {final: true}
`;
  agent = await startAgent(space, { scenarios: { 'storm.yaml': storm }, config });
  await agent.ready();
};

const inForce = () => until('the victim is paused', () => victim.state() === 'T', 20_000);

/** Everything is undone, nothing starts, and everybody says so. */
const isHalted = async (by: string) => {
  await until('the victim goes on', () => victim.state() === 'S', 20_000);
  const halted = await agent.event(
    'it is halted',
    (event) => event.event === 'agent.halted' && event.by === by,
  );
  await agent.event(
    'firings are skipped',
    (event) =>
      event.event === 'firing.skipped' && event.because === 'halted' && event.sequence > halted.sequence,
  );
  // Firings are skipped as halted while the run is being undone, too.
  await agent.event(
    'the run is over',
    (event) => event.event === 'run.finished' && event.sequence > halted.sequence,
  );
  expect(victim.state()).not.toBe('T');
  expect(space.records()).toEqual([]);
  expect(await agent.metric('squall_halted')).toBe(1);
  expect((await agent.get('/readyz')).status).toBe(200);
  const finished = agent.happened().filter(({ event }) => event === 'run.finished');
  expect(finished.at(-1)).toMatchObject({ outcome: 'aborted', reason: expect.stringContaining('halted: ') });
};

describe('an agent is halted', () => {
  it('by SIGUSR1, and stays so through a restart', async () => {
    await begin();
    await inForce();
    process.kill(agent.pid, 'SIGUSR1');
    await isHalted('signal');
    await agent.stop();
    const before = agent.happened().length;
    await begin();
    await agent.event('it says so', (event) => event.event === 'agent.halted' && event.sequence > before);
    await agent.event(
      'firings are skipped',
      (event) => event.event === 'firing.skipped' && event.because === 'halted' && event.sequence > before,
    );
    expect(
      agent
        .happened()
        .slice(before)
        .some(({ event }) => event === 'run.started'),
    ).toBe(false);
    expect(await agent.metric('squall_halted')).toBe(1);
  });

  it('by a file, as long as that is there', async () => {
    await begin('haltFile: ./halt');
    await inForce();
    const file = join(space.stateDir, '..', 'halt');
    writeFileSync(file, '');
    await isHalted('file');
    rmSync(file);
    await agent.event('it is lifted', ({ event }) => event === 'agent.unhalted');
    await inForce();
    expect(await agent.metric('squall_halted')).toBe(0);
  });

  it('by a file that is there from the start, before anything runs', async () => {
    writeFileSync(join(space.stateDir, '..', 'halt'), '');
    await begin('haltFile: ./halt');
    await agent.event('firings are skipped', ({ event }) => event === 'firing.skipped');
    expect(agent.happened().some(({ event }) => event === 'run.started')).toBe(false);
  });

  describe('by a probe', () => {
    let server: Server;
    let healthy = true;

    beforeEach(async () => {
      healthy = true;
      server = createServer((_, response) => response.writeHead(healthy ? 200 : 500).end());
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });

    afterEach(() => server.close());

    it('that fails often enough in a row, and stays so when it holds again', async () => {
      const { port } = server.address() as AddressInfo;
      await begin(
        `haltWhen: {name: shop, http: {url: "http://127.0.0.1:${port}"}, every: 50ms, failures: 3}`,
      );
      await inForce();
      healthy = false;
      await isHalted('probe');
      const halted = agent.happened().find(({ event }) => event === 'agent.halted');
      expect(halted).toMatchObject({
        reason: expect.stringMatching(/^"shop" does not hold: .* \(3 times in a row\)$/),
      });
      healthy = true;
      const later = agent.happened().length;
      await agent.event(
        'firings are still skipped',
        ({ event, sequence }) => event === 'firing.skipped' && sequence > later,
      );
      expect(await agent.metric('squall_halted')).toBe(1);
    });
  });
});
