import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventsIn, scenarioFolder, startAgent, type TestAgent } from '../../support/agent.ts';
import { SLOW_PLUGIN } from '../../support/plugin.ts';
import { type Workspace, workspace } from '../../support/squall.ts';
import { startVictim, type Victim } from '../../support/victim.ts';
import { until } from '../../support/wait.ts';

const storm = (victim: string) => `
name: storm
schedule: [{every: 1s}]
states:
  storm:
    inject:
      - cpu: {load: 20, workers: 1}
      - memory: {size: 64MiB}
      - process: {name: ${victim}, action: pause}
    for: 60s
    next: done
  done: {final: true}
`;

let space: Workspace;
let victim: Victim;
let agent: TestAgent | undefined;

beforeEach(() => {
  [space, victim] = [workspace(), startVictim()];
});

afterEach(() => {
  agent?.child.kill('SIGKILL');
  agent = undefined;
  victim.end();
  space.remove();
});

const inForce = async (): Promise<TestAgent> => {
  const before = eventsIn(space).length;
  const started = await startAgent(space, { scenarios: { 'storm.yaml': storm(victim.name) } });
  agent = started;
  const injected = () =>
    started
      .happened()
      .slice(before)
      .filter(({ event }) => event === 'fault.injected').length;
  await until('three faults are in force', () => injected() === 3, 30_000);
  expect(victim.state()).toBe('T');
  return started;
};

const nothingIsLeft = () => {
  expect(victim.state()).not.toBe('T');
  expect(space.records()).toEqual([]);
};

describe('an agent that is told to end', () => {
  it.each([
    ['SIGTERM', 0],
    ['SIGINT', 130],
    ['SIGQUIT', 0],
  ] as const)('by %s undoes everything and exits with %i', async (signal, code) => {
    const { stop, happened } = await inForce();
    expect(await stop(signal)).toBe(code);
    nothingIsLeft();
    await until('nothing of it runs', () => space.processes().length === 0);
    const finished = happened().filter(({ event }) => event === 'run.finished');
    expect(finished).toMatchObject([{ outcome: 'aborted', reason: `told to by ${signal}`, leftBehind: [] }]);
  });

  it('serves metrics until everything is undone, and says that it is not ready any more', async () => {
    const plugin = space.write('slow.mjs', SLOW_PLUGIN);
    const go = `${space.folder}/go`;
    const slow = `
name: slow
schedule: [{every: 1s}]
states:
  storm: {inject: {slow: {file: ${go}}}, for: 60s, next: done}
  done: {final: true}
`;
    agent = await startAgent(space, { scenarios: { 'slow.yaml': slow }, config: `plugins: [${plugin}]` });
    const { get, stop, event } = agent;
    await event('it is in force', (one) => one.event === 'fault.injected');
    expect((await get('/readyz')).status).toBe(200);
    const ended = stop();
    await event('it stops', (one) => one.event === 'agent.stopping');
    expect((await get('/readyz')).status).toBe(503);
    expect((await get('/metrics')).text).toContain('squall_faults_active{type="slow"} 1');
    writeFileSync(go, '');
    expect(await ended).toBe(0);
  });

  it('ends once, whatever else comes meanwhile', async () => {
    const { stop, pid } = await inForce();
    const ended = stop();
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const)
      if (agent?.child.exitCode === null) process.kill(pid, signal);
    expect([0, 130]).toContain(await ended);
    nothingIsLeft();
  });
});

describe('an agent that is killed', () => {
  it('has its faults taken back by the watchdog, and goes on when it is started again', async () => {
    const { pid, exited } = await inForce();
    process.kill(pid, 'SIGKILL');
    await exited;
    await until('the victim goes on', () => victim.state() === 'S', 10_000);
    await until('no record is left', () => space.records().length === 0, 10_000);
    await until('nothing of it runs', () => space.processes().length === 0, 10_000);
    const again = await inForce();
    const numbers = again.happened().map(({ sequence }) => sequence);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(await again.stop()).toBe(0);
  });

  it('takes back, before it is ready, what even the watchdog could not', async () => {
    const first = await inForce();
    const others = space.processes().filter((pid) => pid !== first.pid);
    // The watchdog first: killed at the same time, it might be quicker.
    for (const pid of [...others, first.pid]) process.kill(pid, 'SIGSTOP');
    for (const pid of [first.pid, ...others]) process.kill(pid, 'SIGKILL');
    await first.exited;
    expect(space.records()).toHaveLength(3);
    expect(victim.state()).toBe('T');
    agent = await startAgent(space, {
      scenarios: { 'storm.yaml': 'name: storm\nstates: {done: {final: true}}' },
    });
    await agent.ready();
    nothingIsLeft();
    const reverted = agent.happened().filter(({ event }) => event === 'leftover.reverted');
    expect(reverted).toHaveLength(3);
    expect(agent.logs().filter(({ event }) => event === 'leftover.reverted')).toHaveLength(3);
    expect(await agent.stop()).toBe(0);
  });
});

describe('an agent that cannot begin', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  const fails = async (config: string, args: readonly string[] = [], env = {}) => {
    mkdirSync(scenarioFolder(space), { recursive: true });
    const file = space.write('squall.yaml', config);
    const squall = space.squall(['agent', '--config', file, ...args], { env });
    return { code: await squall.exited, said: squall.stderr() };
  };

  it('says that its port is in use', async () => {
    const other = createServer();
    server = other;
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, said } = await fails(`metrics: {address: 127.0.0.1, port: ${port}}`);
    expect(code).toBe(4);
    expect(said).toContain(`metrics cannot be served on 127.0.0.1:${port}: another program listens there`);
    expect(said).not.toContain('    at ');
  });

  it.each([
    ['metrics: {address: 203.0.113.77, port: 0}', 4, 'this machine has no such address'],
    ['metrics: {address: 127.0.0.1, port: 0}\nscenarios: ./nowhere', 2, 'the scenarios cannot be read'],
    ['metrics: {address: 127.0.0.1, port: 0}\nscenarios: ./squall.yaml', 2, 'the scenarios cannot be read'],
    ['metrics: {address: 127.0.0.1, port: 99999}', 2, '`port` is 99999, but must be at most 65535'],
    ['metrics: {}\nmetric: {}', 2, 'unknown key `metric`'],
    ['api: {tokenFile: ./nowhere}', 2, '`api.tokenFile`'],
    ['api: {tokenFile: ./squall.yaml}', 2, '32 are the least'],
  ])('with %s exits with %i and says why', async (config, exit, message) => {
    const { code, said } = await fails(config);
    expect(said).toContain(message);
    expect(code).toBe(exit);
    expect(said).not.toContain('    at ');
  });

  it('says which variable means nothing', async () => {
    const { code, said } = await fails('{}', [], { LOG_LEVEL: 'loud' });
    expect(code).toBe(2);
    expect(said).toContain('the variable LOG_LEVEL takes trace, debug');
  });

  it('says that another agent has its state directory', async () => {
    agent = await startAgent(space);
    await agent.ready();
    const { code, said } = await fails('metrics: {address: 127.0.0.1, port: 0}\nscenarios: ./scenarios');
    expect(code).toBe(4);
    expect(said).toContain('another agent keeps its state in');
  });

  it.skipIf(process.getuid?.() !== 0)('says that it cannot keep undo records', async () => {
    mkdirSync(space.stateDir, { mode: 0o555 });
    chmodSync(`${space.stateDir}/..`, 0o755);
    mkdirSync(scenarioFolder(space));
    const file = space.write('squall.yaml', 'metrics: {address: 127.0.0.1, port: 0}\nscenarios: ./scenarios');
    const squall = space.squall(['agent', '--config', file], { uid: 65534 });
    expect(await squall.exited).toBe(4);
    expect(squall.stderr()).toContain('undo records cannot be kept');
  });
});
