import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRegistry } from '../../src/injectors/registry.ts';
import { loadPlugins } from '../../src/packages/load.ts';

/** The source of an injector that does nothing; `change` is put in last. */
function source(name: string, change = ''): string {
  return `{
    name: '${name}', summary: 'Does nothing.', uses: [{ what: 'nothing', parameters: {} }],
    schema: { type: 'object', additionalProperties: false, properties: {} },
    lasting: () => 'state', describe: () => 'nothing', missing: async () => [],
    plan: async () => ({ undo: null, observation: { message: 'nothing' } }),
    apply: async () => undefined, verify: async () => ({ message: 'nothing' }),
    revert: async () => ({ message: 'nothing' }), ${change}
  }`;
}

function fault(name: string, change?: string): string {
  return `export default ${source(name, change)}`;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-plugins-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function install(name: string, code: string, exports: object | string = { import: './index.js' }): void {
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, type: 'module', exports }));
  write(`node_modules/${name}/index.js`, code);
}

describe('the plugins of a config', () => {
  it('are packages, found as `import` would, or files, found from the folder of the config', async () => {
    install('squall-fault-one', `export default ${source('one')}`);
    install('@team/faults', `export default [${source('two')}, ${source('three')}]`, './index.js');
    const file = write('own.mjs', `export default ${source('four')}`);
    const injectors = await loadPlugins(['squall-fault-one', '@team/faults', './own.mjs'], folder);
    expect(injectors.map(({ name }) => name)).toEqual(['one', 'two', 'three', 'four']);
    expect(createRegistry(injectors).originOf('four')).toBe(file);
  });

  it.each([
    [
      'a package that is not there',
      'gone',
      /^the plugin gone is not found from .*squall-plugins-/,
      /npm install gone/,
    ],
    ['a file that is not there', './gone.mjs', /^the plugin \.\/gone\.mjs is not found from/, /see the path/],
    ['a folder', './', /is a folder|is not found/, /JavaScript file|path/],
  ])('are refused where one is %s', async (_, name, message, hint) => {
    const refused = await loadPlugins([name], folder).catch((error) => error);
    expect(refused).toMatchObject({ name: 'PluginError', hint: expect.stringMatching(hint) });
    expect(refused.message).toMatch(message);
  });

  it.each([
    ['nothing', 'export const x = 1;', 'exports no injector'],
    ['a number', 'export default 7;', 'exports number where an injector is expected'],
    ['an object without a name', 'export default {};', 'exports an object without a `name`'],
    ['an exception', 'throw new Error("on its way");', 'cannot be loaded: on its way'],
    ['no revert', fault('x', 'revert: 1'), 'has a broken fault "x": it has no method `revert`'],
    ['no uses', fault('x', 'uses: []'), '`uses`'],
    ['a name that is no key', fault('No Name'), 'lower-case letters'],
    ['an open schema', fault('x', 'schema: { type: "object" }'), 'additionalProperties'],
    ['a misspelt keyword', fault('x', 'schema: { ...closed, minimun: 1 }'), /does not compile: .*minimun/],
    [
      'a use that is not valid',
      fault('x', 'uses: [{ what: "y", parameters: { z: 1 } }]'),
      'its use "y" are not valid',
    ],
    ['a name of ours', fault('cpu'), 'a fault "cpu", the name of a fault of Squall’s own'],
    [
      'one name twice',
      `export default [${source('x')}, ${source('x')}]`,
      'the name of another fault of a plugin',
    ],
  ])('are refused where one has %s', async (_, code, message) => {
    write('a.mjs', `const closed = { type: 'object', additionalProperties: false };\n${code}`);
    const refused = await loadPlugins(['./a.mjs'], folder).catch((error) => error);
    expect(refused.name).toBe('PluginError');
    expect(refused.message).toMatch(message);
    expect(refused.message).toMatch(/^the plugin \.\/a\.mjs /);
  });
  it('may not have each other’s names', async () => {
    write('a.mjs', `export default ${source('x')}`);
    write('b.mjs', `export default ${source('x')}`);
    await expect(loadPlugins(['./a.mjs', './b.mjs'], folder)).rejects.toThrow(
      'the name of another fault of a plugin',
    );
  });
});
