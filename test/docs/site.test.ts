import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import MiniSearch from 'minisearch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '../../scripts/site/build.ts';
import { NAVIGATION } from '../../scripts/site/navigation.ts';
import { SEARCHED } from '../../scripts/site/searched.ts';
import { pages } from '../support/docs/markdown.ts';

describe('the site of the documents', () => {
  let site: string;
  let files: string[];
  const read = (file: string) => readFileSync(join(site, file), 'utf8');

  beforeAll(async () => {
    site = mkdtempSync(join(tmpdir(), 'squall-site-'));
    await buildSite(site);
    files = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  });
  afterAll(() => rmSync(site, { recursive: true }));

  it('has every page, and leads to each', () => {
    const named = Object.values(NAVIGATION).flatMap(Object.keys);
    expect(named).toEqual(expect.arrayContaining(pages().map(({ path }) => path)));
    expect(new Set(named).size).toBe(named.length);
    expect(files.length).toBe(named.length);
  });

  it('has no link, picture or script that is not there', () => {
    const idsOf = (file: string) => [...read(file).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const ids = new Map(files.map((file) => [file, idsOf(file)]));
    const dead = files.flatMap((file) =>
      [...read(file).matchAll(/ (?:href|src)="([^"]+)"/g)]
        .map(([, link = '']) => link)
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => {
          const [path = '', anchor] = decodeURI(link).split('#');
          const target = path === '' ? file : join(dirname(file), path);
          if (!existsSync(join(site, target)) || target.endsWith('.md')) return true;
          return anchor !== undefined && !ids.get(target)?.includes(anchor);
        })
        .map((link) => `${file}: ${link}`),
    );
    expect(dead).toEqual([]);
  });

  it('shows nothing of what is said to the tests', () => {
    expect(files.filter((file) => read(file).includes('<!-- test:'))).toEqual([]);
  });

  it('finds words, and where they stand', () => {
    const index = MiniSearch.loadJSON(read('search.json'), SEARCHED);
    const [first] = index.search('kill switch halt');
    const [path = '', anchor] = String(first?.id).split('#');
    expect(read(path)).toContain(`id="${anchor}"`);
    expect(index.search('gilbert').map(({ id }) => id)).toContain(
      'docs/faults/network.html#what-is-done-to-packets',
    );
    expect(index.search('xyzzy')).toEqual([]);
  });
});
