import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildSite } from '../../scripts/site/build.ts';
import { openBrowser } from '../support/browser.ts';
import { describeWhere } from '../support/needs.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

describeWhere(['chromium'], 'the site of the documents in a browser', () => {
  let site: string;
  let server: Server;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];
  const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/below/${path}`;

  beforeAll(async () => {
    site = mkdtempSync(join(tmpdir(), 'squall-site-'));
    await buildSite(site);
    server = createServer((request, response) => {
      const path = new URL(request.url as string, 'http://x').pathname.replace('/below/', '');
      response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
      response.end(readFileSync(join(site, path)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await openBrowser();
    page = await browser.newPage();
    page.on('console', (message) => troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('requestfailed', (request) => troubles.push(request.url()));
  });
  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
    rmSync(site, { recursive: true });
  });

  it('is searched by typing, and leads to the place', async () => {
    await page.goto(at('docs/faults/network.html'));
    await page.keyboard.press('/');
    await page.keyboard.type('startingdeadline');
    await page.locator('#results a', { hasText: 'Schedules' }).click();
    await page.waitForURL(at('docs/agent.html#schedules'));
    expect(troubles).toEqual([]);
  });

  it.each(['index.html', 'docs/reference/scenario.html', 'docs/scenarios.html'])(
    '%s keeps to what everybody can use',
    async (path) => {
      await page.goto(at(path));
      await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') });
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    },
  );
});
