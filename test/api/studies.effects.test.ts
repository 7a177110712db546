import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgent, type TestAgent } from '../support/agent.ts';
import { call, codeOf } from '../support/api.ts';
import { pluginSource } from '../support/plugin.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { until } from '../support/wait.ts';

const DAILY = `
name: daily
schedule: [{cron: "0 10 * * *"}]
states:
  storm:
    inject: {cpu: {load: 5, workers: 1}}
    for: 1m
    next: [{to: done, probability: 0.5}, {to: more}]
  more: {for: 10s, next: done}
  done: {final: true}
`;

const QUICK = 'name: quick\nstates:\n  a: {for: 20ms, next: done}\n  done: {final: true}\n';

const WAITING =
  'name: waiting\nstates:\n  a: {on: {GO: done}, for: 10m, next: done}\n  done: {final: true}\n';

const PLUGIN = pluginSource(
  'hiccup',
  "describe: () => 'a hiccup', missing: () => [{ what: 'a glass', why: 'the cure', fix: 'buy one' }],",
);

const FROM = '2026-03-02T00:00:00Z';

let space: Workspace;
let agent: TestAgent;

beforeAll(async () => {
  space = workspace();
  space.write('hiccup.mjs', PLUGIN);
  agent = await startAgent(space, {
    scenarios: { 'daily.yaml': DAILY, 'quick.yaml': QUICK, 'waiting.yaml': WAITING },
    config: 'plugins: [./hiccup.mjs]\nlimits: {blackouts: [{from: 2026-03-04, until: 2026-03-04}]}',
  });
  await agent.ready();
});

afterAll(async () => {
  await agent.stop();
  space.remove();
});

async function runOf(scenario: string, options: object = {}): Promise<string> {
  const { json } = await call(agent, 'StartRun', { scenario, ...options });
  return json.run.run;
}

async function over(run: string): Promise<void> {
  const outcome = async () => (await call(agent, 'GetRun', { run })).json.run?.outcome ?? '';
  await until('it is over', async () => (await outcome()) !== '', 20_000);
}

describe('what the API finds out', () => {
  it('simulates the coming days of the agent’s schedules, under its limits', async () => {
    const { status, json } = await call(agent, 'SimulateScenario', { from: FROM });
    expect([status, json.message]).toEqual([200, undefined]);
    expect(json).toMatchObject({
      from: FROM,
      until: '2026-03-09T00:00:00Z',
      totalRuns: 7,
      scenarioRuns: { daily: 7 },
      summary: { faults: { cpu: { injections: 6, seconds: 360 } }, maxConcurrentFaults: 1 },
    });
    expect(json.runs.map(({ start }: { start: string }) => start)).toEqual(
      [2, 3, 4, 5, 6, 7, 8].map((day) => `2026-03-0${day}T10:00:00Z`),
    );
    expect(json.runs[2]).toMatchObject({ outcome: 'refused', limit: 'blackouts', events: [] });
  });

  it('simulates a text with many seeds, the same for the same seed', async () => {
    const asked = { text: DAILY, from: FROM, duration: '86400s', seed: 7, runs: 200 };
    const [one, two] = [
      (await call(agent, 'SimulateScenario', asked)).json,
      (await call(agent, 'SimulateScenario', asked)).json,
    ];
    expect(one).toEqual(two);
    expect(one).toMatchObject({ seed: 7, totalRuns: 200 });
    const { probability } = one.summary.states.more;
    // Four standard errors.
    expect(Math.abs(probability - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 200));
  });

  it('simulates no firing of what a person has paused', async () => {
    await call(agent, 'PauseSchedule', { scenario: 'daily' });
    const { json } = await call(agent, 'SimulateScenario', { from: FROM });
    await call(agent, 'ResumeSchedule', { scenario: 'daily' });
    expect(json.totalRuns ?? 0).toBe(0);
    expect(json.summary.skipped).toEqual({ suspended: 7 });
  });

  it('tells the events of simulated runs as those of real ones', async () => {
    const { json } = await call(agent, 'SimulateScenario', { text: QUICK, from: FROM, events: true });
    expect(json.runs).toHaveLength(1);
    expect(json.runs[0].events.map(({ event }: { event: string }) => event)).toEqual([
      'run.started',
      'state.entered',
      'state.left',
      'state.entered',
      'state.left',
      'run.finished',
    ]);
  });

  it('tells as many runs as there is room for, and how many there are', async () => {
    const often = QUICK.replace('name: quick', 'name: quick\nschedule: [{every: 10s}]');
    const { json } = await call(agent, 'SimulateScenario', { text: often, from: FROM, duration: '86400s' });
    expect(json.totalRuns).toBeGreaterThan(8000);
    expect(json.runs).toHaveLength(5000);
    expect(json.scenarioRuns).toEqual({ quick: json.totalRuns });
  });

  it.each([
    [{ text: 'name: x\n' }, 'invalid-scenario'],
    [{ text: '' }, 'invalid-scenario'],
    [{ duration: '0s' }, 'bad-request'],
    [{ duration: `${400 * 86_400}s` }, 'bad-request'],
    [{ runs: 1001 }, 'bad-request'],
    [{ from: '1960-01-01T00:00:00Z' }, 'bad-request'],
  ])('refuses to simulate %j', async (asked, code) => {
    const answer = await call(agent, 'SimulateScenario', asked);
    expect([answer.status, codeOf(answer)]).toEqual([400, code]);
  });

  it('ends a simulation that nobody waits for any more, and serves on', async () => {
    const often = QUICK.replace('name: quick', 'name: quick\nschedule: [{every: 1s}]');
    const body = JSON.stringify({ text: often, duration: `${366 * 86_400}s`, runs: 1000 });
    const asked = request({
      host: '127.0.0.1',
      port: agent.api.port,
      path: '/squall.v1.AgentService/SimulateScenario',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      agent: false,
    }).on('error', () => {});
    asked.end(body);
    await until('it is simulated', () => studiesOf(agent.pid).length > 0, 20_000);
    expect((await call(agent, 'GetStatus')).status).toBe(200);
    asked.destroy();
    await until('it is ended', () => studiesOf(agent.pid).length === 0, 20_000);
  });

  it('leaves no simulation behind when the agent is killed', async () => {
    const other = workspace();
    const victim = await startAgent(other, { scenarios: { 'quick.yaml': QUICK } });
    await victim.ready();
    const text = QUICK.replace('name: quick', 'name: quick\nschedule: [{every: 1s}]');
    const asked = call(victim, 'SimulateScenario', { text, duration: `${366 * 86_400}s`, runs: 1000 });
    const [study] = await until(
      'it is simulated',
      () => studiesOf(victim.pid).length > 0 && studiesOf(victim.pid),
      20_000,
    );
    process.kill(victim.pid, 'SIGKILL');
    await expect(asked).rejects.toThrow();
    await until('it has ended, too', () => !isStudy(study as number), 30_000);
    other.remove();
  });

  it('draws scenarios, texts and runs', async () => {
    const picture = async (body: object) => (await call(agent, 'DrawScenario', body)).json.picture as string;
    expect(await picture({ scenario: 'daily' })).toMatch(/<svg[\s\S]*storm[\s\S]*<\/svg>/);
    expect(await picture({ text: QUICK, format: 'mermaid' })).toContain('stateDiagram-v2');
    const run = await runOf('quick');
    await over(run);
    expect(JSON.parse(await picture({ run, format: 'xstate' })).states).toHaveProperty('a');
    expect(codeOf(await call(agent, 'DrawScenario', { text: 'name: x\n' }))).toBe('invalid-scenario');
    expect(codeOf(await call(agent, 'DrawScenario', { scenario: 'nobody' }))).toBe('no-such-scenario');
    expect(codeOf(await call(agent, 'DrawScenario', { run: 'nobody' }))).toBe('no-such-run');
    expect(codeOf(await call(agent, 'DrawScenario', { scenario: 'daily', format: 'png' }))).toBe(
      'bad-request',
    );
    expect(codeOf(await call(agent, 'DrawScenario', {}))).toBe('bad-request');
  });

  it('reports runs that are over, dry ones too', async () => {
    const report = async (run: string, format = '') => {
      const { status, json } = await call(agent, 'GetReport', { run, format });
      expect([status, json.message]).toEqual([200, undefined]);
      return json.report as string;
    };
    const run = await runOf('quick', { seed: 7 });
    await over(run);
    expect(await report(run)).toMatch(/^<!doctype html>[\s\S]*passed/i);
    expect(JSON.parse(await report(run, 'json'))).toMatchObject({ run, outcome: 'passed', seed: 7 });
    expect(await report(run, 'xml')).toContain('<testsuite');
    const dry = await runOf('quick', { dryRun: true });
    await over(dry);
    expect(JSON.parse(await report(dry, 'json'))).toMatchObject({ run: dry, dryRun: true });
  });

  it('has no report of a run that goes on, or that is not there', async () => {
    const run = await runOf('waiting');
    const early = await call(agent, 'GetReport', { run });
    expect([early.status, codeOf(early)]).toEqual([400, 'run-going-on']);
    await call(agent, 'StopRun', { run });
    expect((await call(agent, 'GetReport', { run })).status).toBe(200);
    expect(codeOf(await call(agent, 'GetReport', { run: '../../../etc/passwd' }))).toBe('no-such-run');
    expect(codeOf(await call(agent, 'GetReport', { run, format: 'pdf' }))).toBe('bad-request');
  });

  it('says what the machine can do, fault by fault, as doctor does; a plugin’s faults, too', async () => {
    const { faults } = (await call(agent, 'CheckMachine')).json;
    expect(faults.cpu.ok).toBe(true);
    expect(faults.hiccup).toEqual({
      ok: false,
      missing: [{ what: 'a glass', why: 'the cure', fix: 'buy one' }],
    });
  });

  it('knows the faults of plugins wherever a text is read', async () => {
    const text =
      'name: hics\nstates:\n  a: {inject: {hiccup: {}}, for: 1m, next: done}\n  done: {final: true}\n';
    expect((await call(agent, 'ValidateScenario', { text })).json).toEqual({ valid: true, problems: [] });
    const { json } = await call(agent, 'SimulateScenario', { text, from: FROM });
    expect(json.summary.faults.hiccup).toEqual({ injections: 1, seconds: 60 });
    expect((await call(agent, 'DrawScenario', { text, format: 'dot' })).json.picture).toContain('a hiccup');
  });
});

/** The processes that an agent has for studies. */
function studiesOf(agentPid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === agentPid && isStudy(pid));
}

function parentOf(pid: number): number {
  const [, parent] = /^PPid:\s+(\d+)$/m.exec(readProc(pid, 'status')) ?? [];
  return Number(parent);
}

/** One that has ended and waits for its parent has no command line. */
function isStudy(pid: number): boolean {
  return readProc(pid, 'cmdline').includes('study.js');
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
