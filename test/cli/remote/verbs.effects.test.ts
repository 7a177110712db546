import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../../src/events/event.ts';
import { startAgent, type TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { type Workspace, workspace } from '../../support/squall.ts';
import { until } from '../../support/wait.ts';

const GATED = `
name: gated
schedule: [{every: 8760h}]
states:
  storm: {inject: {cpu: {load: 5, workers: 1}}, on: {GO: done}, for: 10m, next: done}
  done: {final: true}
timeout: 20m
`;
const QUICK = 'name: quick\nstates:\n  a: {for: 300ms, next: done}\n  done: {final: true}\n';
const FAILING = `
name: failing
states:
  a: {for: 20ms, expect: [{name: never, file: {path: /no/such/file}}], next: done}
  done: {final: true}
`;

let space: Workspace;
let agent: TestAgent;

beforeAll(async () => {
  space = workspace();
  const scenarios = { 'gated.yaml': GATED, 'quick.yaml': QUICK, 'failing.yaml': FAILING };
  agent = await startAgent(space, {
    scenarios: { ...scenarios, 'broken.yaml': 'name: broken\nstates: {}\n' },
  });
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

/** On the machine of the agent, no address is needed. */
async function squall(...args: string[]) {
  const run = space.squall(args);
  run.child.stdin?.end();
  const code = await run.exited;
  return { code, stdout: run.stdout(), stderr: run.stderr(), json: () => JSON.parse(run.stdout()) };
}

async function startGated(): Promise<string> {
  const { json } = await squall('start', 'gated', '--json');
  const { run } = json();
  await until('the fault is in force', async () => {
    const { json: status } = await call(agent, 'GetRun', { run });
    return status.run.faults.length > 0;
  });
  return run;
}

describe('squall status', () => {
  it('says what runs, what is to come, and what is wrong', async () => {
    const run = await startGated();
    const { code, stdout, stderr } = await squall('status');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Squall \d\S* {2}ready, up /);
    expect(stdout).toContain(agent.api.socket);
    expect(stdout).toMatch(
      new RegExp(`^${run} {2}storm \\((?:10m|9m\\S*) left\\) {2}cpu: 1 worker at 5%.*; waits for GO$`, 'm'),
    );
    expect(stdout).toMatch(/^gated +\d{4}-\d\d-\d\d \d\d:00:00, in \S+ +cpu$/m);
    expect(stdout).toMatch(/^quick +when told to/m);
    expect(stdout).toMatch(/broken\.yaml +not valid: .*broken\.yaml:2:/);
    expect(stdout).not.toContain('\u001b');
  });

  it('is JSON for programs', async () => {
    const { code, json } = await squall('status', '--json', '--address', `127.0.0.1:${agent.api.port}`);
    expect(code).toBe(0);
    expect(json()).toMatchObject({ agent: { ready: true, runs: [], role: 'operate' } });
    expect(json().scenarios.map(({ name }: { name: string }) => name)).toEqual([
      '',
      'failing',
      'gated',
      'quick',
    ]);
  });
});

describe('squall start', () => {
  it('starts a run and says which', async () => {
    const { code, stdout } = await squall('start', 'quick', '--seed', '7');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^started quick-\S+, seed 7\n$/);
  });

  it('follows as `run` shows its own, and exits as it does', async () => {
    const passed = await squall('start', 'quick', '--follow', '--seed', '3');
    expect([passed.code, passed.stderr]).toEqual([0, '']);
    expect(passed.stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}run\.started {6}quick {2}seed 3$/m);
    expect(passed.stdout).toMatch(/\nPASSED {2}quick, /);
    const failed = await squall('start', 'failing', '--follow');
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/\nFAILED {2}failing, /);
  });

  it('prints the events of `run --json`, the same ones', async () => {
    const lines = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Event)
        .map(({ time, run, ...rest }) => rest);
    const followed = await squall('start', 'quick', '--follow', '--json', '--seed', '5');
    const file = space.write('quick.yaml', QUICK);
    const own = await squall('run', file, '--json', '--seed', '5');
    expect(lines(followed.stdout)).toEqual(lines(own.stdout));
  });

  it('runs dry, and changes nothing', async () => {
    const { code, stdout } = await squall('start', 'gated', '--dry-run', '--follow', '--json');
    expect(code).toBe(0);
    expect(stdout).toContain('"fault.skipped"');
    expect(stdout).not.toContain('"fault.injected"');
  });

  it('lets go on Ctrl-C, and the run goes on', async () => {
    const watching = space.squall(['start', 'gated', '--follow', '--json']);
    await until('it storms', () => watching.events().some(({ event }) => event === 'fault.injected'), 20_000);
    process.kill(watching.pid, 'SIGINT');
    expect(await watching.exited).toBe(130);
    expect(watching.stderr()).toContain('the run goes on');
    expect((await call(agent, 'GetStatus')).json.runs).toHaveLength(1);
  });
});

describe('squall stop', () => {
  it('ends a run, and says that it is undone', async () => {
    const run = await startGated();
    const { code, stdout } = await squall('stop', run, '--reason', 'enough');
    expect([code, stdout]).toEqual([0, `${run} aborted: enough; everything is undone\n`]);
    expect(space.records()).toEqual([]);
  });

  it('ends all of them', async () => {
    const run = await startGated();
    const { code, json } = await squall('stop', '--all', '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject([{ run, outcome: 'aborted', leftBehind: [] }]);
    expect((await squall('stop', '--all')).stdout).toBe('no run was going on\n');
  });
});

describe('squall send, pause, resume, halt and unhalt', () => {
  it('pass a gate', async () => {
    const run = await startGated();
    const wrong = await squall('send', run, 'NOW');
    expect(wrong.code).toBe(4);
    expect(wrong.stderr).toContain('waiting for: GO');
    expect((await squall('send', run, 'GO')).stdout).toBe(`sent GO to ${run}\n`);
    await until('it has passed', async () => (await call(agent, 'GetStatus')).json.runs.length === 0);
  });

  it('keep schedules from firing', async () => {
    expect((await squall('pause', 'gated')).code).toBe(0);
    expect((await squall('status')).stdout).toMatch(/^gated +paused/m);
    expect((await squall('resume', 'gated')).code).toBe(0);
    expect((await squall('pause')).stdout).toBe('all scenarios paused\n');
    expect((await squall('status')).stdout).toContain('All schedules are paused.');
    expect((await squall('resume', '--all')).stdout).toBe('all scenarios resumed\n');
  });

  it('stop everything until it is lifted', async () => {
    const run = await startGated();
    const halted = await squall('halt', '--reason', 'smoke');
    expect(halted.code).toBe(0);
    expect(halted.stdout).toContain(`${run} aborted: halted: smoke; everything is undone\n`);
    expect((await squall('status')).stdout).toMatch(/^HALTED by operator, .*: smoke$/m);
    const refused = await squall('start', 'quick');
    expect([refused.code, refused.stderr]).toEqual([
      4,
      'squall: quick was not started: halted: smoke\n  `squall unhalt` lifts it\n',
    ]);
    expect((await squall('unhalt')).code).toBe(0);
    expect((await squall('start', 'quick')).code).toBe(0);
  });
});

describe('a verb that cannot do what it is to', () => {
  it.each([
    [['start', 'nobody'], 2, 'there is no valid scenario "nobody"'],
    [['start'], 2, 'missing required argument'],
    [['start', 'quick', '--seed', 'four'], 2, '--seed takes a whole number'],
    [['start', 'quick', '--dryrun'], 2, "unknown option '--dryrun'"],
    [['stop'], 2, 'say which run, or --all'],
    [['stop', 'nope'], 2, 'there is no run "nope"'],
    [['stop', 'nope', '--all'], 2, 'say which run, or --all'],
    [['pause', 'quick', '--all'], 2, 'say either quick or --all'],
    [['status', '--address', 'localhost'], 2, '"localhost" names no port'],
    [['status', '--address', 'http://u:p@localhost:1/'], 2, 'is no URL of an agent'],
    [
      ['status', '--address', '127.0.0.1:1'],
      4,
      'no agent answers at http://127.0.0.1:1: nobody listens there',
    ],
    [['status', '--address', '/no/such/socket'], 4, 'no agent answers at /no/such/socket'],
    [['status', '--token-file', '/no/such/file'], 2, 'cannot be read'],
    [['status', '--cert', '/no/such/file'], 2, '--cert and --key go together'],
  ])('%j exits with %i and says why', async (args, code, text) => {
    const told = await squall(...(args as string[]));
    expect([told.code, told.stdout]).toEqual([code, '']);
    expect(told.stderr).toContain(text);
    expect(told.stderr).not.toMatch(/\n\s+at /);
  });

  it('is told that it needs a token', async () => {
    const other = workspace();
    const token = randomBytes(32).toString('hex');
    const file = other.write('token', token);
    const guarded = await startAgent(other, { config: `api: {port: 0, tokenFile: ${file}}` });
    const address = `127.0.0.1:${guarded.api.port}`;
    const without = await squall('status', '--address', address);
    expect(without.code).toBe(4);
    expect(without.stderr).toContain('--token-file');
    expect((await squall('status', '--address', address, '--token-file', file)).code).toBe(0);
    await guarded.stop();
    other.remove();
  });
});
