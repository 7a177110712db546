import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve } from 'import-meta-resolve';
import { injectors as builtIn } from '../injectors/index.ts';
import { setOrigin } from '../injectors/registry.ts';
import type { Injector } from '../plugin/index.ts';
import { flaw } from './flaw.ts';

/** A plugin package that cannot be used. */
export class PluginError extends Error {
  override readonly name = 'PluginError';
  /** How to mend it. */
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/**
 * Loads the faults of third parties, and checks them.
 *
 * @param names packages, as `import` would find them from `from`, or paths of JavaScript files, from there
 * @param from a folder: that of the config which names them
 * @param others faults of plugins that are loaded already, whose names are taken
 * @throws PluginError where one is not found, has no injector, a broken one, or one whose name is taken
 */
export async function loadPlugins(
  names: readonly string[],
  from: string,
  others: readonly Injector[] = [],
): Promise<Injector[]> {
  const loaded: Injector[] = [];
  for (const name of names) {
    const injectors = await loadPluginFile(find(name, from), name);
    for (const injector of injectors) {
      assertFree(injector, name, [...others, ...loaded]);
      loaded.push(injector);
    }
  }
  return loaded;
}

/**
 * Loads the faults that a file exports: recovery finds them by the file alone.
 *
 * @param name what to call it in messages
 * @throws PluginError
 */
export async function loadPluginFile(file: string, name = file): Promise<Injector[]> {
  const module = await import(pathToFileURL(file).href).catch((error: Error) => {
    throw new PluginError(`the plugin ${name} cannot be loaded: ${error.message}`, `see ${file}`);
  });
  const exported: unknown[] = [module.default ?? []].flat();
  if (exported.length === 0) {
    throw new PluginError(
      `the plugin ${name} exports no injector`,
      'its default export must be an injector, or a list of them: `export default myFault`',
    );
  }
  for (const each of exported) {
    const problem = flaw(each);
    if (problem) throw new PluginError(`the plugin ${name} ${problem}`, `mend it in ${file}`);
    setOrigin(each as Injector, file);
  }
  return exported as Injector[];
}

function find(name: string, from: string): string {
  const isPath = /^\.{0,2}\//.test(name);
  try {
    const parent = pathToFileURL(join(from, 'config.yaml')).href;
    const file = fileURLToPath(resolve(name, parent));
    if (statSync(file).isFile()) return file;
  } catch (error) {
    throw notFound(name, from, isPath, (error as Error).message);
  }
  throw new PluginError(`the plugin ${name} is a folder`, 'name its JavaScript file, or install the package');
}

function notFound(name: string, from: string, isPath: boolean, reason: string): PluginError {
  if (isPath) return new PluginError(`the plugin ${name} is not found from ${from}`, 'see the path');
  return new PluginError(
    `the plugin ${name} is not found from ${from}: ${reason.split('\n')[0]}`,
    `install it there: \`npm install ${name}\`; a path begins with ./ or /`,
  );
}

function assertFree({ name }: Injector, plugin: string, loaded: readonly Injector[]): void {
  const isIn = (list: readonly Injector[]) => list.some((other) => other.name === name);
  if (!isIn(builtIn) && !isIn(loaded)) return;
  const owner = isIn(builtIn) ? 'a fault of Squall’s own' : 'another fault of a plugin';
  throw new PluginError(
    `the plugin ${plugin} has a fault "${name}", the name of ${owner}`,
    'leave one of them out',
  );
}
