import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordEvents } from '../../scripts/docs/events/record.ts';
import { recorded } from '../../scripts/docs/events.ts';
import { generatedPages } from '../../scripts/docs/pages.ts';
import { AGENT_EVENTS, type EventDocument, RUN_EVENTS, RUN_HEADER } from '../../src/events/document.ts';

const pages = await generatedPages();

it.each([...pages])('%s is what the code says (else run `npm run docs`)', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text);
});

it.each(['docs/reference', 'docs/scenarios'])('%s has nothing that is made no more', (folder) => {
  const files = readdirSync(folder).map((file) => join(folder, file));
  expect(files.filter((file) => !pages.has(file))).toEqual([]);
});

it('the pictures are small', () => {
  const bytes = [...pages]
    .filter(([path]) => path.endsWith('.svg'))
    .map(([, text]) => Buffer.byteLength(text));
  expect(Math.max(...bytes)).toBeLessThan(64 * 1024);
});

it('the picture of the architecture names folders that there are', () => {
  const shown = [...readFileSync('scripts/docs/architecture.dot', 'utf8').matchAll(/<b>(.*?)<\/b>/g)];
  const names = shown.flatMap(([, each = '']) => each.split(', '));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !existsSync(join('src', name)) && !existsSync(name))).toEqual([]);
});

it('every key of the scenario and of the config is in the reference', () => {
  for (const name of ['scenario', 'config']) {
    const { properties, $defs } = JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8'));
    const parts = [{ properties }, ...Object.values($defs)] as { properties?: object }[];
    const keys = parts.flatMap((part) => Object.keys(part.properties ?? {}));
    const page = pages.get(`docs/reference/${name}.md`) ?? '';
    expect(keys.filter((key) => !page.includes(`| \`${key}\``))).toEqual([]);
  }
});

describe('the examples of events', () => {
  const fields = (name: string) => {
    const documented = { ...RUN_EVENTS, ...AGENT_EVENTS } as Record<string, EventDocument>;
    return [...Object.keys(RUN_HEADER), ...Object.keys(documented[name]?.fields ?? {})];
  };

  it('are of every kind that a run has, with no field that the page does not name', () => {
    expect(recorded().map(({ event }) => event)).toEqual(Object.keys(RUN_EVENTS));
    for (const example of recorded()) {
      expect(fields(String(example.event))).toEqual(expect.arrayContaining(Object.keys(example)));
    }
  });

  it('are as a real run tells them', () => {
    const told = recordEvents();
    // A host name gets other addresses only where somebody changes them.
    for (const example of recorded().filter(({ event }) => event !== 'fault.updated')) {
      const same = told.filter(({ event }) => event === example.event);
      const shapes = same.map((event) => [
        Object.keys(event),
        Object.keys('detail' in event && event.detail ? event.detail : {}),
      ]);
      expect(shapes).toContainEqual([Object.keys(example), Object.keys(example.detail ?? {})]);
      for (const event of same)
        expect(fields(event.event)).toEqual(expect.arrayContaining(Object.keys(event)));
    }
  });
});
