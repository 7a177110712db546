import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliDecompressSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgent, type TestAgent } from '../support/agent.ts';
import { ask, call } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { describeWhere } from '../support/needs.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { startVictim, type Victim } from '../support/victim.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const dist = new URL('../../dist/dashboard/', import.meta.url);

let space: Workspace;
let agent: TestAgent;
let victim: Victim;
let run: string;

beforeAll(async () => {
  space = workspace();
  victim = startVictim();
  const parallel = `
name: parallel
schedule: [{cron: "0 10 * * *"}]
steadyState: [{name: all is well, exec: {command: "true"}}]
states:
  both:
    parallel:
      machine: {states: {busy: {inject: {cpu: {load: 5, workers: 1}}, for: 10m, next: over}, over: {final: true}}}
      workers: {states: {stuck: {inject: {process: {name: ${victim.name}, action: pause}}, on: {GO: over}, for: 10m, next: over}, over: {final: true}}}
    expect: [{name: well again, exec: {command: "true"}}]
    onFailure: done
    next: done
  done: {final: true}
timeout: 30m
`;
  const quick = 'name: quick\nstates:\n  a: {for: 20ms, next: done}\n  done: {final: true}\n';
  agent = await startAgent(space, {
    scenarios: { 'parallel.yaml': parallel, 'quick.yaml': quick, 'broken.yaml': 'name: broken\n' },
    env: { LOG_LEVEL: 'info' },
  });
  await agent.ready();
  run = (await call(agent, 'StartRun', { scenario: 'quick' })).json.run.run;
  await call(agent, 'StartRun', { scenario: 'parallel' });
  await agent.event('both are hit', (event) => event.event === 'fault.injected' && event.type === 'cpu');
});

afterAll(async () => {
  await agent.stop();
  victim.end();
  space.remove();
});

describe('the files of the dashboard', () => {
  const files = () =>
    readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(?:html|js|css|svg)$/.test(file),
    );

  it('take at most 150 KB, packed', () => {
    const packed = files().map((file) => readFileSync(new URL(`${file}.br`, dist)).length);
    expect(packed.length).toBeGreaterThan(3);
    expect(packed.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
  });

  it('are served with a policy that lets the page load nothing else', async () => {
    for (const file of ['', ...files()]) {
      const plain = await ask(agent, `/${file}`);
      expect([file, plain.status]).toEqual([file, 200]);
      const policy = plain.headers['content-security-policy'];
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|\*|http|data:/);
      expect(plain.headers['x-content-type-options']).toBe('nosniff');
    }
    const [script] = files().filter((file) => file.endsWith('.js'));
    const packed = readFileSync(new URL(`${script}.br`, dist));
    const text = brotliDecompressSync(packed).toString();
    expect((await ask(agent, `/${script}`)).text).toBe(text);
    expect((await ask(agent, '/assets/../../squall.js')).status).toBe(404);
    expect((await ask(agent, '/package.json')).status).toBe(404);
  });
});

describeWhere(['chromium'], 'every page of the dashboard', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const pages = () => ({
    now: '',
    scenarios: '#/scenarios',
    scenario: '#/scenarios/parallel',
    calendar: '#/calendar',
    runs: '#/runs',
    run: `#/runs/${run}`,
    machine: '#/machine',
  });

  async function visit(page: Page, path: string): Promise<void> {
    await page.goto('about:blank');
    await page.goto(`http://127.0.0.1:${agent.api.port}/${path}`);
    await page.getByTestId('connection').getByText('live').waitFor({ timeout: 20_000 });
    await page.getByText('Asking the agent…').waitFor({ state: 'detached', timeout: 20_000 });
    if (path === '')
      await page.locator('[data-state="both.workers.stuck"].active').waitFor({ timeout: 20_000 });
  }

  it.each(['light', 'dark'] as const)('has nothing that keeps people out, %s', async (colorScheme) => {
    const page = await browser.newPage({ colorScheme });
    for (const [name, path] of Object.entries(pages())) {
      await visit(page, path);
      await page.evaluate(axe);
      const { violations, passes } = (await page.evaluate('axe.run()')) as {
        violations: { id: string; impact: string; nodes: { html: string }[] }[];
        passes: unknown[];
      };
      expect(passes.length).toBeGreaterThan(15);
      const serious = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      expect(serious).toEqual([]);
    }
    await page.close();
  });

  it('fits a phone', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    for (const [name, path] of Object.entries(pages())) {
      await visit(page, path);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect([name, width]).toEqual([name, 360]);
      await page.getByRole('button', { name: 'Halt' }).waitFor();
    }
    await page.close();
  });

  it('can be reached by keyboard, with the kill switch at hand', async () => {
    const page = await browser.newPage();
    await visit(page, '');
    const names: unknown[] = [];
    for (let pressed = 0; pressed < 8; pressed++) {
      await page.keyboard.press('Tab');
      names.push(await page.evaluate('document.activeElement.textContent.trim()'));
    }
    expect(names).toEqual([
      'Skip to the content',
      'Squall',
      'Halt',
      'Now',
      'Scenarios',
      'Calendar',
      'Runs',
      'Machine',
    ]);
    await page.close();
  });

  it('lets gRPC-Web through from a browser, written by hand', async () => {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${agent.api.port}/`);
    // GetScenarioRequest {scenario: "quick"}: field 1, five bytes. Then the same for one that is not there.
    const ask = `async (name) => {
      const text = new TextEncoder().encode(name);
      const message = new Uint8Array([0x0a, text.length, ...text]);
      const body = new Uint8Array([0, 0, 0, 0, message.length, ...message]);
      const response = await fetch('/squall.v1.AgentService/GetScenario', {
        method: 'POST',
        headers: { 'content-type': 'application/grpc-web+proto', 'x-grpc-web': '1' },
        body,
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      const frames = [];
      for (let at = 0; at < bytes.length; ) {
        const length = new DataView(bytes.buffer).getUint32(at + 1);
        frames.push([bytes[at], new TextDecoder().decode(bytes.subarray(at + 5, at + 5 + length))]);
        at += 5 + length;
      }
      return { type: response.headers.get('content-type'), status: response.headers.get('grpc-status'), frames };
    }`;
    const run = (name: string) =>
      page.evaluate(`(${ask})(${JSON.stringify(name)})`) as Promise<{
        type: string;
        status: string | null;
        frames: [number, string][];
      }>;
    const found = await run('quick');
    expect(found.type).toBe('application/grpc-web+proto');
    expect(found.frames[0]?.[1]).toContain('quick.yaml');
    expect(found.frames[1]).toEqual([0x80, expect.stringContaining('grpc-status: 0')]);
    const missing = await run('nobody');
    expect(`${missing.status} ${missing.frames.map(([, text]) => text).join()}`).toMatch(/^5|grpc-status: 5/);
    await page.close();
  });
});
