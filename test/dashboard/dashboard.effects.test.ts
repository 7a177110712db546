import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startAgent, type TestAgent, writeScenario } from '../support/agent.ts';
import { call } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { describeWhere } from '../support/needs.ts';
import { startProxy } from '../support/proxy.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { startVictim, type Victim } from '../support/victim.ts';
import { PATIENCE, until } from '../support/wait.ts';

const QUICK = 'name: quick\nstates:\n  a: {for: 300ms, next: done}\n  done: {final: true}\n';

/** Milliseconds that the page may take: a browser beside other people's tests. */
const SOON = { timeout: 20_000 * PATIENCE };

let space: Workspace;
let agent: TestAgent;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let victim: Victim;
/** What the browser complained of, and what it asked for elsewhere. */
let complaints: string[];

/** @param every how often it fires; default: not while a test looks */
const gated = (name: string, every = '8760h') => `
name: gated
description: A worker hangs until somebody lets it go.
schedule: [{every: ${every}}]
stopWhen: [{name: flag is away, file: {path: /no/such/flag, exists: false}, every: 200ms}]
states:
  hang:
    inject: [{process: {name: ${name}, action: pause}}, {cpu: {load: 5, workers: 1}}]
    on: {GO: rest}
    for: 10m
    next: rest
  rest: {on: {END: done}, for: 10m, next: done}
  done: {final: true}
timeout: 30m
`;

async function start(config = '', every?: string): Promise<void> {
  const scenarios = { 'gated.yaml': gated(victim.name, every), 'quick.yaml': QUICK };
  agent = await startAgent(space, { scenarios, config, env: { LOG_LEVEL: 'info' } });
  await agent.ready();
}

async function open(path = '', port = agent.api.port): Promise<void> {
  await page.goto(`http://127.0.0.1:${port}/${path}`);
}

const connection = () => page.getByTestId('connection');
const live = () =>
  until('the page is live', async () => (await connection().textContent()) === 'live', 20_000);
const see = (text: string | RegExp) => page.getByText(text).first().waitFor(SOON);
const gone = (text: string | RegExp) =>
  page
    .getByText(text)
    .first()
    .waitFor({ state: 'detached', ...SOON });
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click(SOON);

describeWhere(['chromium'], 'the dashboard', () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    space = workspace();
    victim = startVictim();
    complaints = [];
    context = await browser.newContext();
    page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!/^(?:http:\/\/127\.0\.0\.1:|blob:)/.test(request.url())) complaints.push(request.url());
    });
  });

  afterEach(async () => {
    await context.close();
    await agent.stop();
    victim.end();
    space.remove();
  });

  it('shows a real run as it goes: states, faults as they were read back, probes, gates', async () => {
    await start();
    await open();
    await live();
    await see('Nothing. All is calm.');
    await call(agent, 'StartRun', { scenario: 'gated' });
    await page.locator('[data-state="hang"].active').waitFor(SOON);
    await see(new RegExp(`paused: ${victim.name} .*\\(pid ${victim.pid}\\)`));
    expect(victim.state()).toBe('T');
    await see('1 worker at 5%');
    await see('flag is away');
    await see(/^9m \d+s left$/);
    await press('Send GO');
    await page.locator('[data-state="rest"].active').waitFor(SOON);
    await until('it runs again', () => victim.state() === 'S');
    await see('No fault.');
    await press('Send END');
    await see('Nothing. All is calm.');
    await page.getByRole('region', { name: 'Last' }).getByRole('link', { name: 'gated' }).click(SOON);
    await see('the storm is over');
    await see('passed');
    expect(complaints).toEqual([]);
  });

  it('halts at once, says so, and is lifted', async () => {
    await start();
    await open();
    await live();
    await call(agent, 'StartRun', { scenario: 'gated' });
    await see(/paused: /);
    await press('Halt');
    await see('Halted. Everything is undone.');
    expect(victim.state()).not.toBe('T');
    expect(space.records()).toEqual([]);
    expect((await call(agent, 'GetStatus')).json.halted.reason).toBe('halted from the dashboard');
    await page.getByTestId('halted').waitFor(SOON);
    await press('Lift the halt');
    await page.getByTestId('halted').waitFor({ state: 'detached', ...SOON });
    expect((await call(agent, 'GetStatus')).json.halted).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  it('starts dry first, says what would be hit, and only then for real', async () => {
    // As in a page that came from another machine over plain HTTP.
    await page.addInitScript('delete Crypto.prototype.randomUUID');
    await start('limits: {minimumInterval: 1h}');
    await open('#/scenarios/gated');
    await live();
    await press('Start…');
    const foreseen = page.getByTestId('foreseen');
    await foreseen.waitFor(SOON);
    expect(await foreseen.textContent()).toContain(`(pid ${victim.pid})`);
    expect(victim.state()).toBe('S');
    expect((await call(agent, 'ListRuns')).json.runs).toEqual([]);
    await press('Start for real: 2 faults');
    await page.locator('[data-state="hang"].active').waitFor(SOON);
    await until('it is hit', () => victim.state() === 'T');
    expect(page.url()).toContain('#/runs/gated-');
    await press('Stop');
    await see('stopped from the dashboard');
    expect(victim.state()).not.toBe('T');
    expect(complaints).toEqual([]);
  });

  it('can be left by the keyboard before anything is started', async () => {
    await start();
    await open('#/scenarios/quick');
    await live();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.getByRole('button', { name: 'Start…' }).focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('foreseen').waitFor(SOON);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached', ...SOON });
    expect((await call(agent, 'ListRuns')).json.runs).toEqual([]);
  });

  it('says that it is disconnected, and catches up', async () => {
    await start();
    const proxy = await startProxy(agent.api.port);
    await open('', proxy.port);
    await live();
    await call(agent, 'StartRun', { scenario: 'gated' });
    await page.locator('[data-state="hang"].active').waitFor(SOON);
    await see('Send GO');
    await proxy.cut();
    await page.getByTestId('lost').waitFor(SOON);
    expect(await connection().textContent()).toBe('disconnected');
    const { runs } = (await call(agent, 'GetStatus')).json;
    await call(agent, 'SendEvent', { run: runs[0].run, event: 'GO' });
    await call(agent, 'StartRun', { scenario: 'quick' });
    await call(agent, 'PauseSchedule', { all: true });
    // What is shown is what was then.
    expect(await page.locator('[data-state="hang"].active').count()).toBe(1);
    await proxy.mend();
    await page.locator('[data-state="rest"].active').waitFor(SOON);
    await live();
    await page.getByTestId('lost').waitFor({ state: 'detached', ...SOON });
    await see('All schedules are paused.');
    await page.getByRole('link', { name: 'quick' }).waitFor(SOON);
    // The timeline has no hole.
    await open(`#/runs/${runs[0].run}`, proxy.port);
    await page.locator('[data-state="rest"].active').waitFor(SOON);
    await proxy.close();
  });

  it('shows the coming weeks as the simulation has them, anew when a file changes', async () => {
    await start('limits: {deny: [memory]}', '1h');
    await open('#/calendar');
    await live();
    const days = page.locator('.calendar .day');
    await days.first().waitFor(SOON);
    // Four weeks begin and end within a day.
    expect([28, 29, 30]).toContain(await days.count());
    await until('an hourly scenario is in every day', async () =>
      (await days.nth(3).textContent())?.includes('gated'),
    );
    expect(await days.nth(3).textContent()).toMatch(/\d\d:\d\d, \d\d:\d\d, \d\d:\d\d and 2[0-2] more/);
    await see(/In all \d+ runs; process for .*cpu for .*; at most 2 faults at once\./);
    const often = `name: often\nschedule: [{every: 1m}]\nstates: {a: {inject: {memory: {size: 1MB}}, for: 1s, next: b}, b: {final: true}}\n`;
    writeScenario(space, 'often.yaml', often);
    await until(
      'the other file is there',
      async () => (await days.nth(1).textContent())?.includes('often'),
      20_000,
    );
    expect(await days.nth(1).textContent()).toContain('refused by limits');
    expect(await days.nth(20).textContent()).toContain('often goes on');
    // What runs all the time does not hide the others.
    expect(await days.nth(20).textContent()).toContain('gated');
    expect(complaints).toEqual([]);
  });

  it('gives the report of a run that is over, as a page, JSON and JUnit', async () => {
    await start();
    const { run } = (await call(agent, 'StartRun', { scenario: 'quick' })).json.run;
    await agent.event('it is over', (event) => event.event === 'run.finished');
    await open(`#/runs/${run}`);
    await live();
    const report = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent('download', SOON), press(name)]);
      return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
    };
    const html = await report('Page');
    expect(html.name).toBe(`${run}.html`);
    expect(html.text).toMatch(/<h1>quick <span class="good">passed/);
    expect(JSON.parse((await report('JSON')).text)).toMatchObject({ run, outcome: 'passed' });
    expect((await report('JUnit')).text).toContain('<testsuite');
    expect(complaints).toEqual([]);
  });

  it('says what the machine can do, fault by fault', async () => {
    await start();
    await open('#/machine');
    await live();
    await page
      .getByRole('listitem')
      .filter({ hasText: /^process works/ })
      .waitFor(SOON);
    await see('operate');
    expect(complaints).toEqual([]);
  });

  it('goes on with an agent that has been started anew, without its runs', async () => {
    await start();
    const first = agent.api.port;
    const proxy = await startProxy(first);
    await open('', proxy.port);
    await live();
    await call(agent, 'StartRun', { scenario: 'gated' });
    await see(/paused: /);
    process.kill(agent.pid, 'SIGKILL');
    await agent.exited;
    await page.getByTestId('lost').waitFor(SOON);
    await start(`api: {port: ${first}}`);
    await see('Nothing. All is calm.');
    await live();
    await until('the watchdog has let it go', () => victim.state() === 'S', 20_000);
    await proxy.close();
  });

  it('asks for a token, and shows each who has one what they may', async () => {
    const [operate, view] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
    const files = `tokenFile: ${space.write('operate', operate)}, viewTokenFile: ${space.write('view', view)}`;
    await start(`api: {port: 0, ${files}}`);
    await open();
    await see('The agent wants to know who you are.');
    const logIn = async (token: string) => {
      await page.getByLabel('Token').fill(token, SOON);
      await press('Log in');
    };
    await logIn('not the token of anybody, but long enough');
    await see('The agent does not know this token.');
    await logIn(view);
    await see('Nothing. All is calm.');
    await live();
    expect(await page.getByRole('button', { name: 'Halt' }).count()).toBe(0);
    await open('#/scenarios');
    await see('A worker hangs until somebody lets it go.');
    expect(await page.getByRole('button', { name: 'Start…' }).count()).toBe(0);
    // Another tab knows nothing of it.
    page = await context.newPage();
    await open();
    await see('The agent wants to know who you are.');
    await logIn(operate);
    await live();
    await press('Halt');
    await see('Halted. Nothing was going on.');
  });

  it('says which file has become invalid, and what goes on', async () => {
    await start();
    await open('#/scenarios/quick');
    await live();
    writeScenario(space, 'quick.yaml', 'name: quick\nstates:\n  a: {nxt: b}\n');
    await page.getByTestId('invalid').waitFor(SOON);
    await see(/quick\.yaml:\d+:\d+: /);
    await see('quick goes on as it was.');
    await see('did you mean `next`?');
    writeScenario(space, 'quick.yaml', QUICK);
    await page.getByTestId('invalid').waitFor({ state: 'detached', ...SOON });
    await gone('did you mean `next`?');
    expect(complaints).toEqual([]);
  });
});
