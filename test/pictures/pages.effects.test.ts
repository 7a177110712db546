import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exactFacts } from '../../src/analysis/exact.ts';
import { CalendarCounts } from '../../src/pictures/calendar/calendar.ts';
import { simulationPage } from '../../src/pictures/simulation/html.ts';
import type { Simulation } from '../../src/pictures/simulation/simulation.ts';
import { simulationSvg } from '../../src/pictures/simulation/svg.ts';
import { chartOf } from '../../src/pictures/statechart/chart.ts';
import { svg } from '../../src/pictures/statechart/svg.ts';
import { htmlReport } from '../../src/report/html.ts';
import { junitReport } from '../../src/report/junit.ts';
import { reportOf } from '../../src/report/report.ts';
import { NO_ASSUMPTIONS } from '../../src/simulate/assumptions.ts';
import { loaded } from '../scenario/load.ts';
import { openBrowser } from '../support/browser.ts';
import { describeWhere } from '../support/needs.ts';
import { DAY, MONDAY, registry, simulate } from '../support/simulate.ts';

const scenarios = new URL('../../scenarios/', import.meta.url);
const shipped = readdirSync(scenarios).map((file) => loaded(readFileSync(new URL(file, scenarios), 'utf8')));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

function simulation(plays: number): Simulation {
  const window = { from: MONDAY, until: MONDAY + 2 * DAY };
  const failing = new Map([['checkout is fast again', 1]]);
  const { runs, passedOver, summary } = simulate(shipped, {
    ...window,
    plays,
    assumptions: { failing, events: new Map() },
  });
  const counts = new CalendarCounts(window.from, window.until, 96);
  for (const { start } of runs) counts.add('passed', start);
  const exactOf = (scenario: (typeof shipped)[number]) => exactFacts(scenario, NO_ASSUMPTIONS);
  return {
    ...window,
    seed: 1,
    plays,
    scenarios: shipped,
    exactOf,
    assumed: ['checkout is fast again=fail'],
    calendar: counts.calendar(),
    runs: runs.slice(0, 12),
    more: runs.length - 12,
    passedOver: passedOver.slice(0, 50),
    summary,
  };
}

/** A run in which everything went wrong that can: its events as a journal has them. */
function troubled() {
  const scenario = shipped.find(({ name }) => name === 'first-storm') as (typeof shipped)[number];
  const [run] = simulate(scenario, {
    assumptions: { failing: new Map([['orders can be booked', 0.4]]), events: new Map() },
    seed: 3,
  }).runs;
  const events = [...(run?.events ?? [])];
  const leftBehind = [
    {
      fault: 'a <b>',
      type: 'network',
      error: 'no "such" device & more',
      command: "tc qdisc del dev 'eth0' root",
    },
  ];
  const last = events.pop();
  const reference = { state: 'slow-workers', fault: 'slow-workers.network', type: 'network' };
  const header = { time: last?.time ?? '', run: last?.run ?? '', scenario: 'first-storm' };
  return reportOf(
    [
      ...events,
      { ...header, event: 'fault.failed', ...reference, error: '<script>alert(1)</script>' },
      ...[3, 9, 4].map((value) => ({
        ...header,
        event: 'probe.failed' as const,
        probe: 'latency',
        error: `${value} > 2`,
        detail: { message: '', value },
      })),
      {
        ...header,
        event: 'run.finished',
        outcome: 'failed',
        reason: 'it broke: <b>"&\'</b>',
        leftBehind,
        labels: {},
      },
    ],
    readFileSync(new URL('first-storm.yaml', scenarios), 'utf8'),
  );
}

describeWhere(['chromium'], 'pages in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'squall-pages-'));
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page and notes what it asks for and complains of. */
  async function open(content: string, javaScriptEnabled = true): Promise<{ page: Page; trouble: string[] }> {
    const file = join(folder, 'page.html');
    writeFileSync(file, content);
    const context = await browser.newContext({
      javaScriptEnabled,
      viewport: { width: 1280, height: 900 },
    });
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on('request', (request) => {
      if (request.url() !== `file://${file}`) trouble.push(`asked for ${request.url()}`);
    });
    page.on('pageerror', ({ message }) => trouble.push(message));
    page.on('console', (message) => trouble.push(message.text()));
    await page.goto(`file://${file}`);
    return { page, trouble };
  }

  const pages: [string, () => string][] = [
    ['a simulation', () => simulationPage(simulation(1))],
    ['many seeds', () => simulationPage(simulation(20))],
    ['a report of a run', () => htmlReport(troubled())],
  ];

  it.each(pages)(
    'the page of %s has nothing that keeps anybody out, and asks for nothing',
    async (_, make) => {
      const { page, trouble } = await open(make());
      for (const details of await page.locator('details').all())
        await details.evaluate((node) => node.setAttribute('open', ''));
      await page.evaluate(axe);
      const { violations } = (await page.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(trouble).toEqual([]);
      await page.context().close();
    },
  );

  it.each(pages)('the page of %s says the same without scripts, but for the zoom', async (_, make) => {
    const content = make();
    const [plain, scripted] = [await open(content, false), await open(content)];
    const text = async (page: Page) =>
      (await page.locator('main').innerText()).replaceAll(/\n(?:−|\+|all)(?=\n|$)/g, '');
    expect(await scripted.page.locator('.zoom').count()).toBeGreaterThan(0);
    expect(await plain.page.locator('.zoom').count()).toBe(0);
    expect(await text(plain.page)).toBe(await text(scripted.page));
    for (const { page } of [plain, scripted]) await page.context().close();
  });

  it('a timeline zooms in and out, by button and by key', async () => {
    const { page } = await open(simulationPage(simulation(1)));
    const scroll = page.locator('details .scroll').first();
    const width = () => scroll.locator('svg.lanes').evaluate((node) => node.getBoundingClientRect().width);
    const before = await width();
    await page.getByRole('button', { name: 'Zoom in' }).first().click();
    expect(await width()).toBeCloseTo(before * 2, 0);
    await scroll.focus();
    await page.keyboard.press('+');
    expect(await width()).toBeCloseTo(before * 4, 0);
    await page.getByRole('button', { name: 'Show all of it' }).first().click();
    expect(await width()).toBeCloseTo(before, 0);
    await page.context().close();
  });

  it('shows what a run said as text, whatever it is', async () => {
    const { page, trouble } = await open(htmlReport(troubled()));
    const text = await page.locator('body').innerText();
    expect(text).toContain('<script>alert(1)</script>');
    expect(text).toContain('it broke: <b>"&\'</b>');
    expect(text).toContain("tc qdisc del dev 'eth0' root");
    expect(await page.locator('svg circle').count()).toBe(3);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it('XML is well-formed: SVG pictures, and JUnit of the form that programs read', async () => {
    const { page } = await open('<title>x</title>');
    const read = (text: string, type: string) =>
      page.evaluate(
        ([source, kind]) => {
          // biome-ignore lint/suspicious/noExplicitAny: runs in the browser
          const root = new (globalThis as any).DOMParser().parseFromString(source, kind).documentElement;
          // biome-ignore lint/suspicious/noExplicitAny: runs in the browser
          const toTree = (node: any): unknown => ({
            name: node.nodeName,
            attributes: Object.fromEntries([...node.attributes].map((each) => [each.name, each.value])),
            children: [...node.children].map(toTree),
            text: node.children.length === 0 ? node.textContent : '',
          });
          return root.querySelector('parsererror') ? { name: root.textContent } : toTree(root);
        },
        [text, type] as const,
      ) as Promise<Tree>;
    expect((await read(simulationSvg(simulation(1)), 'image/svg+xml')).name).toBe('svg');
    const chart = await svg(chartOf(shipped[0] as (typeof shipped)[number], registry));
    expect((await read(chart, 'image/svg+xml')).name).toBe('svg');
    const suites = await read(
      junitReport(troubled(), () => true),
      'application/xml',
    );
    const [suite] = suites.children;
    const cases = suite?.children.filter(({ name }) => name === 'testcase') ?? [];
    expect(suites.name).toBe('testsuites');
    expect(suite?.attributes.tests).toBe(String(cases.length));
    const failures = cases.filter(({ children }) => children.some(({ name }) => name === 'failure'));
    expect(suite?.attributes.failures).toBe(String(failures.length));
    expect(failures[0]).toMatchObject({ attributes: { classname: 'first-storm' } });
    expect(failures[0]?.children[0]).toMatchObject({
      name: 'failure',
      attributes: { message: 'it broke: <b>"&\'</b>' },
    });
    for (const { attributes } of cases) expect(Number(attributes.time)).toBeGreaterThanOrEqual(0);
    await page.context().close();
  });
});

interface Tree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Tree[];
  readonly text: string;
}
