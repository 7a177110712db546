import { randomBytes } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAgent, type TestAgent } from '../support/agent.ts';
import { ask, call, codeOf } from '../support/api.ts';
import { failure, grpcClient } from '../support/grpc.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { until } from '../support/wait.ts';

const QUICK = 'name: quick\nstates:\n  a: {for: 20ms, next: done}\n  done: {final: true}\n';
const OPERATE = randomBytes(32).toString('hex');
const VIEW = randomBytes(32).toString('hex');

let space: Workspace;
let agent: TestAgent;

beforeEach(() => {
  space = workspace();
});

afterEach(async () => {
  await agent.stop();
  space.remove();
});

async function start(api: string): Promise<void> {
  agent = await startAgent(space, { scenarios: { 'quick.yaml': QUICK }, config: `api: {port: 0, ${api}}` });
  await agent.ready();
}

async function startWithTokens(api = ''): Promise<{ operate: string }> {
  const operate = space.write('operate-token', `${OPERATE}\n`);
  const view = space.write('view-token', VIEW);
  await start(`tokenFile: ${operate}, viewTokenFile: ${view}${api}`);
  return { operate };
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('who may call the API', () => {
  it('is who has a token, each with what it is for', async () => {
    await startWithTokens();
    const missing = await call(agent, 'GetStatus');
    expect([missing.status, missing.json.code, codeOf(missing)]).toEqual([
      401,
      'unauthenticated',
      'missing-token',
    ]);
    const wrong = await call(agent, 'GetStatus', {}, bearer('x'.repeat(64)));
    expect([wrong.status, codeOf(wrong)]).toEqual([401, 'wrong-token']);

    expect((await call(agent, 'GetStatus', {}, bearer(VIEW))).json.role).toBe('view');
    for (const name of ['StartRun', 'StopAllRuns', 'Halt', 'Unhalt', 'PauseSchedule', 'SendEvent']) {
      const refused = await call(agent, name, {}, bearer(VIEW));
      expect([name, refused.status, codeOf(refused)]).toEqual([name, 403, 'may-only-view']);
    }
    expect((await call(agent, 'GetStatus', {}, bearer(VIEW))).json.halted).toBeUndefined();

    const started = await call(agent, 'StartRun', { scenario: 'quick' }, bearer(OPERATE));
    expect(started.status).toBe(200);
    expect(
      await agent.event('it is known who it was', (event) => event.event === 'audit.changed'),
    ).toMatchObject({ who: 'the operate token', from: '127.0.0.1' });
  });

  it('is asked of gRPC clients and of the stream, too', async () => {
    await startWithTokens();
    const address = `127.0.0.1:${agent.api.port}`;
    const [nobody, viewer] = [grpcClient(address), grpcClient(address, { token: VIEW })];
    const error = await failure(nobody.call('GetStatus'));
    expect(error.code).toBe(status.UNAUTHENTICATED);
    const stream = nobody.stream('WatchEvents');
    expect(
      await new Promise((resolve) => stream.on('error', ({ code }: { code: number }) => resolve(code))),
    ).toBe(status.UNAUTHENTICATED);
    expect((await viewer.call('GetStatus')).role).toBe('view');
    expect((await failure(viewer.call('Halt'))).code).toBe(status.PERMISSION_DENIED);
    nobody.close();
    viewer.close();
    expect((await ask(agent, '/events')).status).toBe(401);
  });

  it('needs no token on the socket, which only its own user may open', async () => {
    await startWithTokens();
    expect(statSync(agent.api.socket).mode & 0o777).toBe(0o600);
    expect((await call(agent, 'GetStatus', {}, { socket: true })).json.role).toBe('operate');
  });

  it('changes with the token file, while it serves', async () => {
    const { operate } = await startWithTokens();
    expect((await call(agent, 'GetStatus', {}, bearer(OPERATE))).status).toBe(200);
    const renewed = randomBytes(32).toString('hex');
    writeFileSync(operate, renewed);
    expect((await call(agent, 'GetStatus', {}, bearer(renewed))).status).toBe(200);
    expect((await call(agent, 'GetStatus', {}, bearer(OPERATE))).status).toBe(401);
    // One that is too short lets nobody in.
    writeFileSync(operate, 'short');
    expect((await call(agent, 'GetStatus', {}, bearer('short'))).status).toBe(401);
  });

  it('is written down, counted and slowed down where it is a guess', async () => {
    await startWithTokens();
    const times: number[] = [];
    for (let guess = 0; guess < 4; guess++) {
      const begun = performance.now();
      await call(agent, 'Halt', {}, bearer(`guess-${guess}`));
      times.push(performance.now() - begun);
    }
    expect(times[0]).toBeGreaterThan(200);
    expect(times[3]).toBeGreaterThan(1900);
    // Whoever knows the token does not wait for those who guess.
    const guesses = Array.from({ length: 20 }, () => call(agent, 'Halt', {}, bearer('guess')));
    const known = call(agent, 'GetStatus', {}, bearer(OPERATE)).then(({ status }) => status);
    expect(await Promise.race([known, ...guesses.map((guess) => guess.then(() => 'guess'))])).toBe(200);
    expect(await agent.event('it is written down', (each) => each.event === 'audit.denied')).toMatchObject({
      from: '127.0.0.1',
      because: 'wrong-token',
      count: 1,
    });
    const denied = await agent.metric('squall_api_denied_total{reason="wrong-token"}');
    expect(denied).toBeGreaterThan(3);
    const { logs } = agent;
    expect(JSON.stringify(logs())).not.toContain('guess-0');
    await Promise.all(guesses);
  });
});

describe('from where the API may be called', () => {
  it('is any address, and the names that the agent goes by', async () => {
    await start('hosts: [squall.example]');
    const by = async (host: string) => {
      const { status, ...answer } = await call(agent, 'GetStatus', {}, { headers: { host } });
      return status === 200 ? 200 : codeOf({ status, ...answer });
    };
    for (const host of ['127.0.0.1', 'localhost:8001', '[::1]:8001', 'squall.example', 'SQUALL.example:80'])
      expect([host, await by(host)]).toEqual([host, 200]);
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'user@localhost'])
      expect([host, await by(host)]).toEqual([host, 'unknown-host']);
  });

  it('is no page of another site, unless the config lets it in', async () => {
    await start('origins: ["https://ops.example"]');
    const { port } = agent.api;
    const by = async (headers: Record<string, string>) =>
      (await call(agent, 'GetStatus', {}, { headers: { host: `127.0.0.1:${port}`, ...headers } })).status;
    expect(await by({ origin: `http://127.0.0.1:${port}` })).toBe(200);
    expect(await by({ origin: 'https://ops.example' })).toBe(200);
    for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${port + 1}`])
      expect([origin, await by({ origin })]).toEqual([origin, 403]);
    // A page can send such a request without saying from where.
    const simple = await ask(agent, '/squall.v1.AgentService/GetStatus?encoding=json&message=%7B%7D', '', {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(simple.status).toBe(403);
  });

  it('is told to browsers only for those origins', async () => {
    await start('origins: ["https://ops.example"]');
    const preflight = (origin: string) =>
      ask(agent, '/squall.v1.AgentService/GetStatus', '', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const right = await preflight('https://ops.example');
    expect([right.status, right.headers['access-control-allow-origin']]).toEqual([
      204,
      'https://ops.example',
    ]);
    const wrong = await preflight('https://evil.example');
    expect([wrong.status, wrong.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });
});

describe('where the agent cannot serve the API', () => {
  it('it does not begin, and says why', async () => {
    await start('address: 127.0.0.1');
    const { port } = agent.api;
    const file = space.write(
      'second.yaml',
      `scenarios: ./scenarios\nmetrics: {address: 127.0.0.1, port: 0}\napi: {port: ${port}}\n`,
    );
    const second = space.squall(['agent', '--config', file], {
      env: { SQUALL_STATE_DIR: `${space.stateDir}-2` },
    });
    expect(await second.exited).toBe(4);
    expect(second.stderr()).toContain(
      `the API cannot be served on 127.0.0.1:${port}: another program listens there`,
    );
  });

  it('the socket of a dead agent is replaced', async () => {
    await start('address: 127.0.0.1');
    process.kill(agent.pid, 'SIGKILL');
    await agent.exited;
    expect(statSync(agent.api.socket).isSocket()).toBe(true);
    await start('address: 127.0.0.1');
    await until(
      'it answers',
      async () => (await call(agent, 'GetStatus', {}, { socket: true })).status === 200,
    );
  });
});
