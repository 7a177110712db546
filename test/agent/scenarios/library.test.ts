import { expect, it } from 'vitest';
import { Library } from '../../../src/agent/scenarios/library.ts';
import { createRegistry } from '../../../src/injectors/registry.ts';
import { loadFiles } from '../../../src/loader/load-files.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';

const registry = createRegistry([]);
const texts = (...names: string[]) => ({
  texts: names.map((name) => ({
    file: `${name}.yaml`,
    text: `name: ${name}\nstates: {done: {final: true}}\n`,
  })),
});

it('a look at what has changed, while scenarios from elsewhere are loaded, goes there as well', async () => {
  const library = new Library(texts('old'), {
    clock: new SimulatedTime(),
    load: async (sources) => loadFiles(sources, registry),
    publish: () => {},
    onChange: () => {},
  });
  const used = () => library.store.scenarios().map(({ name }) => name);
  await library.reload();
  expect(used()).toEqual(['old']);
  // As SIGHUP does it, and the watch of the old folder.
  expect(await Promise.all([library.reload(texts('new')), library.reload()])).toEqual([undefined, undefined]);
  expect(used()).toEqual(['new']);
  await library.reload();
  expect(used()).toEqual(['new']);

  const folder = { folder: '/nowhere' };
  const [trouble, none] = await Promise.all([library.reload(folder), library.reload()]);
  expect(trouble).toContain('ENOENT');
  expect(none).toBeUndefined();
  expect(used()).toEqual(['new']);
  library.close();
});
