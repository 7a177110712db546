// A program of its own: checks scenario files for an agent, and ends. See load.ts.
import { injectors } from '../injectors/index.ts';
import { createRegistry } from '../injectors/registry.ts';
import { loadPluginFile } from '../packages/load.ts';
import type { Task } from './load.ts';
import { loadFiles } from './load-files.ts';

process.once('message', async ({ sources, plugins }: Task) => {
  const more = await Promise.all(plugins.map((file) => loadPluginFile(file)));
  const loaded = loadFiles(sources, createRegistry([...injectors, ...more.flat()]));
  process.send?.(loaded, () => process.disconnect());
});
