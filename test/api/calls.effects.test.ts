import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startAgent, type TestAgent, writeScenario } from '../support/agent.ts';
import { call, codeOf } from '../support/api.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { until } from '../support/wait.ts';

const GATED = `
name: gated
labels: {team: payments}
schedule: [{every: 8760h}, {cron: "0 10 1 1 *", timezone: Europe/Berlin, probability: 0.5}]
states:
  storm: {inject: {cpu: {load: 5, workers: 1}}, on: {GO: done, STOP: done}, for: 10m, next: done}
  done: {final: true}
timeout: 20m
`;

const QUICK = `
name: quick
states:
  a: {for: 20ms, next: done}
  done: {final: true}
`;

let space: Workspace;
let agent: TestAgent;

beforeAll(async () => {
  space = workspace();
  agent = await startAgent(space, { scenarios: { 'gated.yaml': GATED, 'quick.yaml': QUICK } });
  await agent.ready();
});

afterAll(async () => {
  await agent.stop();
  space.remove();
});

afterEach(async () => {
  await call(agent, 'StopAllRuns');
  await call(agent, 'Unhalt');
  await call(agent, 'ResumeSchedule', { all: true });
});

async function started(scenario = 'gated', options: object = {}) {
  const { status, json } = await call(agent, 'StartRun', { scenario, ...options });
  expect([status, json]).toEqual([200, expect.objectContaining({ run: expect.anything() })]);
  return json.run.run as string;
}

async function stormy(run: string) {
  return until('the fault is in force', async () => {
    const { json } = await call(agent, 'GetRun', { run });
    return json.run.faults.length > 0 ? json.run : undefined;
  });
}

describe('the calls of the API', () => {
  it('say what the agent is and does', async () => {
    const run = await started();
    await stormy(run);
    const { json } = await call(agent, 'GetStatus');
    expect(json).toMatchObject({
      version: expect.stringMatching(/^\d/),
      ready: true,
      stopping: false,
      dryRun: false,
      seed: expect.any(Number),
      leftBehind: [],
      scenarios: 2,
      invalidScenarios: 0,
      role: 'operate',
      runs: [
        {
          run,
          scenario: 'gated',
          outcome: '',
          states: [{ state: 'storm', lasts: '600s' }],
          faults: [{ fault: 'storm.cpu', type: 'cpu', message: expect.stringContaining('1 worker') }],
          awaited: ['GO', 'STOP'],
        },
      ],
    });
    expect(json).not.toHaveProperty('halted');
  });

  it('list scenarios with their next firings, page by page', async () => {
    const first = (await call(agent, 'ListScenarios', { pageSize: 1, firings: 3 })).json;
    expect(first.scenarios).toMatchObject([
      {
        name: 'gated',
        valid: true,
        problems: [],
        labels: { team: 'payments' },
        schedule: [
          { every: '31536000s', probability: 1 },
          { cron: '0 10 1 1 *', timezone: 'Europe/Berlin', probability: 0.5 },
        ],
        concurrency: 'forbid',
        faults: ['cpu'],
        events: ['GO', 'STOP'],
      },
    ]);
    expect(first.scenarios[0].next).toHaveLength(3);
    const rest = (await call(agent, 'ListScenarios', { pageToken: first.nextPageToken })).json;
    expect(rest).toMatchObject({ scenarios: [{ name: 'quick', next: [] }], nextPageToken: '' });
    expect(codeOf(await call(agent, 'ListScenarios', { pageToken: 'x' }))).toBe('bad-request');
    expect(codeOf(await call(agent, 'ListScenarios', { pageSize: 100_000 }))).toBe('bad-request');
  });

  it('give a scenario with its text', async () => {
    expect((await call(agent, 'GetScenario', { scenario: 'gated' })).json).toMatchObject({
      scenario: { name: 'gated' },
      text: GATED,
      chart: {
        initial: 'storm',
        states: [
          {
            path: 'storm',
            faults: [{ type: 'cpu', text: expect.stringContaining('5%') }],
            lines: ['for 10m'],
            ways: [
              { to: 'done', label: '' },
              { to: 'done', label: 'when GO is sent' },
              { to: 'done', label: 'when STOP is sent' },
            ],
          },
          { path: 'done', final: true },
        ],
      },
    });
    const missing = await call(agent, 'GetScenario', { scenario: 'gaetd' });
    expect([missing.status, missing.json.code, codeOf(missing)]).toEqual([
      404,
      'not_found',
      'no-such-scenario',
    ]);
  });

  it('check a text that is posted, with the places of what is wrong', async () => {
    expect((await call(agent, 'ValidateScenario', { text: QUICK })).json).toEqual({
      valid: true,
      problems: [],
    });
    const { json } = await call(agent, 'ValidateScenario', {
      text: 'name: x\nstates:\n  a: {nxt: b}\n',
      file: 'mine.yaml',
    });
    expect(json).toMatchObject({
      valid: false,
      problems: expect.arrayContaining([
        expect.objectContaining({ file: 'mine.yaml', line: 3, column: 7, code: 'unknown-key' }),
      ]),
    });
  });

  it('start a run with a seed, list it, and tell how it ended', async () => {
    const run = await started('quick', { seed: 7 });
    const over = await until('it is over', async () => {
      const { json } = await call(agent, 'GetRun', { run });
      return json.run.outcome === '' ? undefined : json;
    });
    expect(over).toMatchObject({
      run: { run, seed: 7, dryRun: false, outcome: 'passed', leftBehind: [], states: [], faults: [] },
      text: QUICK,
      chart: { states: [{ path: 'a' }, { path: 'done' }] },
    });
    const { json } = await call(agent, 'ListRuns', { pageSize: 1 });
    expect(json.runs).toHaveLength(1);
    const next = (await call(agent, 'ListRuns', { pageSize: 100, pageToken: json.nextPageToken })).json;
    const listed = [...json.runs, ...next.runs].filter((each) => each.run === run);
    expect(listed).toMatchObject([{ run, outcome: 'passed' }]);
    const other = (await call(agent, 'ListRuns', { scenario: 'gated' })).json.runs;
    expect(new Set(other.map((each: { scenario: string }) => each.scenario))).toEqual(new Set(['gated']));
  });

  it('tell the events of a run, page by page, as its journal has them', async () => {
    const run = await started('quick');
    await until('it is over', async () => (await call(agent, 'GetRun', { run })).json.run.outcome !== '');
    const kinds: string[] = [];
    for (let pageToken = ''; ; ) {
      const { json } = await call(agent, 'ListRunEvents', { run, pageSize: 2, pageToken });
      expect(json.events.length).toBeLessThanOrEqual(2);
      kinds.push(...json.events.map(({ event }: { event: string }) => event));
      pageToken = json.nextPageToken;
      if (pageToken === '') break;
    }
    expect(kinds).toEqual([
      'run.started',
      'state.entered',
      'state.left',
      'state.entered',
      'state.left',
      'run.finished',
    ]);
  });

  it('know a dry run by what the agent keeps of it', async () => {
    const run = await started('gated', { dryRun: true });
    const over = await until('it is over', async () => {
      const { json } = await call(agent, 'GetRun', { run });
      return json.run?.outcome ? json.run : undefined;
    });
    expect(over).toMatchObject({ dryRun: true, outcome: 'passed', counts: { injected: 0, skipped: 1 } });
    const { json } = await call(agent, 'ListRunEvents', { run });
    expect(json.events.at(-1)).toMatchObject({ event: 'run.finished', outcome: 'passed' });
  });

  it('start one run for one idempotency key, however often and at once it is asked for', async () => {
    const request = { scenario: 'quick', idempotencyKey: 'my-key-0001' };
    const answers = await Promise.all([1, 2, 3].map(() => call(agent, 'StartRun', request)));
    const runs = answers.map(({ json }) => json.run.run);
    expect(new Set(runs).size).toBe(1);
    expect(answers.filter(({ json }) => !json.repeatedRequest)).toHaveLength(1);
    const other = await call(agent, 'StartRun', { ...request, seed: 1 });
    expect([other.status, codeOf(other)]).toEqual([409, 'key-reused']);
    expect(codeOf(await call(agent, 'StartRun', { ...request, idempotencyKey: 'short' }))).toBe(
      'bad-request',
    );
  });

  it('refuse a second run of a scenario that forbids it, and say why', async () => {
    await started();
    const second = await call(agent, 'StartRun', { scenario: 'gated' });
    expect([second.status, codeOf(second)]).toEqual([400, 'still-running']);
    expect(second.json.message).toContain('its last run is still going on');
  });

  it('stop a run, and answer when it is undone', async () => {
    const run = await started();
    await stormy(run);
    const { json } = await call(agent, 'StopRun', { run, reason: 'enough' });
    expect(json.run).toMatchObject({ outcome: 'aborted', reason: 'enough', leftBehind: [], faults: [] });
    expect(space.records()).toEqual([]);
    // Again, it is answered as it ended.
    expect((await call(agent, 'StopRun', { run })).json.run).toMatchObject({ outcome: 'aborted' });
    expect(codeOf(await call(agent, 'StopRun', { run: 'no-such-run' }))).toBe('no-such-run');
    expect(codeOf(await call(agent, 'GetRun', { run: '../../etc/passwd' }))).toBe('no-such-run');
  });

  it('send an event to a state that waits for it, and only then', async () => {
    const run = await started();
    await stormy(run);
    const wrong = await call(agent, 'SendEvent', { run, event: 'NOW' });
    expect(codeOf(wrong)).toBe('not-awaited');
    expect(wrong.json.message).toContain('waiting for: GO, STOP');
    expect((await call(agent, 'SendEvent', { run, event: 'GO' })).status).toBe(200);
    await until(
      'it passes',
      async () => (await call(agent, 'GetRun', { run })).json.run.outcome === 'passed',
    );
  });

  it('pause and resume schedules', async () => {
    const paused = async () => (await call(agent, 'GetScenario', { scenario: 'gated' })).json.scenario.paused;
    await call(agent, 'PauseSchedule', { scenario: 'gated' });
    expect(await paused()).toBe(true);
    await call(agent, 'ResumeSchedule', { scenario: 'gated' });
    expect(await paused()).toBe(false);
    await call(agent, 'PauseSchedule', { all: true });
    expect((await call(agent, 'GetStatus')).json.allPaused).toBe(true);
    expect(codeOf(await call(agent, 'PauseSchedule', {}))).toBe('bad-request');
    expect(codeOf(await call(agent, 'PauseSchedule', { scenario: 'nobody' }))).toBe('no-such-scenario');
  });

  it('halt: everything is undone, and nothing starts until that is lifted', async () => {
    const run = await started();
    await stormy(run);
    const { json } = await call(agent, 'Halt', { reason: 'smoke' });
    expect(json.runs).toMatchObject([{ run, outcome: 'aborted', reason: 'halted: smoke', leftBehind: [] }]);
    expect(space.records()).toEqual([]);
    expect((await call(agent, 'GetStatus')).json.halted).toMatchObject({ by: 'operator', reason: 'smoke' });
    const refused = await call(agent, 'StartRun', { scenario: 'quick' });
    expect([refused.status, codeOf(refused)]).toEqual([400, 'halted']);
    expect((await call(agent, 'Unhalt')).status).toBe(200);
    await started('quick');
  });

  it('write down who changed what, from where, and with what result', async () => {
    await call(agent, 'Halt', { reason: 'audit me' });
    const event = await agent.event(
      'it is written down',
      (each) => each.event === 'audit.changed' && each.request.includes('audit me'),
    );
    expect(event).toMatchObject({ call: 'Halt', who: 'no token', from: '127.0.0.1', result: 'ok' });
    await call(agent, 'StartRun', { scenario: 'quick' }, { socket: true });
    expect(
      await agent.event('the refusal, too', (e) => e.event === 'audit.changed' && e.from === 'socket'),
    ).toMatchObject({ call: 'StartRun', scenario: 'quick', result: 'halted' });
    expect(await agent.metric('squall_api_calls_total{call="Halt",code="ok"}')).toBeGreaterThan(0);
  });

  it('take nothing that is misspelt: it may be what makes a run dry', async () => {
    const { status, json } = await call(agent, 'StartRun', { scenario: 'quick', dryrun: true });
    expect(status).toBe(400);
    expect(json.message).toContain('dryrun');
  });

  it('show a file that breaks, and what goes on', async () => {
    writeScenario(space, 'quick.yaml', 'name: quick\nstates: {a: {nxt: b}}\n');
    const broken = await until('it is seen', async () => {
      const { json } = await call(agent, 'ListScenarios');
      return json.scenarios.find((each: { valid: boolean }) => !each.valid);
    });
    expect(broken.name).toBe('quick');
    expect(broken.problems).toContainEqual(expect.objectContaining({ line: 2, code: 'unknown-key' }));
    expect((await call(agent, 'GetScenario', { scenario: 'quick' })).json.text).toBe(QUICK);
    writeScenario(space, 'quick.yaml', QUICK);
    await until('it is mended', async () => (await call(agent, 'GetStatus')).json.invalidScenarios === 0);
  });
});
