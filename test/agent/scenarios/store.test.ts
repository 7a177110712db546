import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScenarioStore } from '../../../src/agent/scenarios/store.ts';
import { injectors } from '../../../src/injectors/index.ts';
import { createRegistry } from '../../../src/injectors/registry.ts';
import { loadFiles } from '../../../src/loader/load-files.ts';

const registry = createRegistry(injectors);
let folder: string;
let loads: string[][];
let store: ScenarioStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-store-'));
  loads = [];
  store = new ScenarioStore(async (sources) => {
    loads.push(sources.map(({ file }) => file.slice(folder.length + 1)));
    return loadFiles(sources, registry);
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const scenario = (name: string, label = '') =>
  `name: ${name}\nlabels: {version: "${label}"}\nstates: {done: {final: true}}\n`;
const refresh = () => store.refresh({ folder });
const names = (files: readonly { readonly file: string }[]) =>
  files.map(({ file }) => file.slice(folder.length + 1));

describe('a store of scenarios', () => {
  it('reads only what is new or has changed', async () => {
    write('a.yaml', scenario('a'));
    write('b.yml', scenario('b'));
    write('c.txt', 'no scenario');
    expect(names((await refresh()).changed)).toEqual(['a.yaml', 'b.yml']);
    expect((await refresh()).changed).toEqual([]);
    write('b.yml', scenario('b', 'longer'));
    expect(names((await refresh()).changed)).toEqual(['b.yml']);
    expect(loads).toEqual([['a.yaml', 'b.yml'], [], ['b.yml']]);
  });

  it('says which folders to watch: links of a ConfigMap are followed, its hidden folders are not', async () => {
    mkdirSync(join(folder, '..2026'));
    mkdirSync(join(folder, 'more'));
    writeFileSync(join(folder, '..2026', 'a.yaml'), scenario('a'));
    symlinkSync('..2026', join(folder, '..data'));
    symlinkSync('..data/a.yaml', join(folder, 'a.yaml'));
    const { changed, folders } = await refresh();
    expect(names(changed)).toEqual(['a.yaml']);
    expect(folders).toEqual([folder, join(folder, 'more')]);
  });

  it('keeps the last good version of a file that breaks', async () => {
    write('a.yaml', scenario('a', 'good'));
    await refresh();
    write('a.yaml', 'name: a\nstates: {}\n');
    const { changed } = await refresh();
    expect(changed).toMatchObject([{ valid: false, good: { scenario: { labels: { version: 'good' } } } }]);
    expect(store.get('a')?.scenario.labels.version).toBe('good');
    expect(store.get('a')?.text).toBe(scenario('a', 'good'));
  });

  it('forgets what is removed', async () => {
    write('a.yaml', scenario('a'));
    await refresh();
    rmSync(join(folder, 'a.yaml'));
    expect(names((await refresh()).removed)).toEqual(['a.yaml']);
    expect(store.scenarios()).toEqual([]);
  });

  it('goes on with a file that has another name now', async () => {
    write('a.yaml', scenario('one'));
    await refresh();
    rmSync(join(folder, 'a.yaml'));
    write('b.yaml', scenario('one'));
    await refresh();
    expect(store.files()).toMatchObject([{ valid: true }]);
    expect(store.get('one')).toBeDefined();
  });

  it('gives a name to the file that had it first, and to another when that has it no more', async () => {
    write('b.yaml', scenario('one', 'b'));
    await refresh();
    write('a.yaml', scenario('one', 'a'));
    const { changed } = await refresh();
    expect(names(changed)).toEqual(['a.yaml']);
    expect(changed[0]?.problems).toMatchObject([{ code: 'duplicate-name' }]);
    expect(store.get('one')?.scenario.labels.version).toBe('b');
    write('b.yaml', scenario('two'));
    expect(names((await refresh()).changed)).toEqual(['a.yaml', 'b.yaml']);
    expect(store.files().every(({ valid }) => valid)).toBe(true);
    expect(store.get('one')?.scenario.labels.version).toBe('a');
  });

  it('names a file that cannot be read', async () => {
    symlinkSync('nowhere', join(folder, 'a.yaml'));
    const { changed } = await refresh();
    expect(changed[0]?.problems).toMatchObject([
      { code: 'unreadable-file', message: 'it cannot be read: there is no such file or folder' },
    ]);
  });

  it('stays as it was where the folder cannot be read, or files could not be checked', async () => {
    write('a.yaml', scenario('a'));
    await refresh();
    await expect(store.refresh({ folder: join(folder, 'nowhere') })).rejects.toThrow('ENOENT');
    const broken = new ScenarioStore(async () => {
      throw new Error('it ran out of memory');
    });
    await expect(broken.refresh({ folder })).rejects.toThrow('out of memory');
    expect(broken.files()).toEqual([]);
    expect(store.get('a')).toBeDefined();
    write('b.yaml', scenario('b'));
    expect(names((await refresh()).changed)).toEqual(['b.yaml']);
  });

  it('takes texts as it takes files', async () => {
    const texts = [{ file: 'config.yaml', text: scenario('a', '1') }];
    await store.refresh({ texts });
    expect(store.get('a')?.scenario.labels.version).toBe('1');
    await store.refresh({ texts: [{ file: 'config.yaml', text: scenario('a', '2') }] });
    expect(store.get('a')?.scenario.labels.version).toBe('2');
  });
});
