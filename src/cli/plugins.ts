import { dirname, resolve } from 'node:path';
import { injectors } from '../injectors/index.ts';
import type { Injector } from '../plugin/index.ts';
import { EXIT } from './exit-codes.ts';
import { Failure } from './failure.ts';

/** Loads a plugin's file, for recovery; what it needs is loaded when first needed. */
export async function loadPlugin(file: string): Promise<readonly Injector[]> {
  return (await import('../packages/load.ts')).loadPluginFile(file);
}

/** Where faults of third parties are named. */
export interface PluginOptions {
  /** Packages and files, from the current folder. */
  readonly plugin: readonly string[];
  /** A config, which may name more, from its own folder. */
  readonly config?: string;
}

/**
 * The faults that Squall brings, and those of the plugins that are named.
 *
 * @throws Failure where a plugin cannot be used
 */
export async function allInjectors({ plugin, config }: PluginOptions): Promise<readonly Injector[]> {
  const named = config === undefined ? [] : await pluginsOf(config);
  if (plugin.length + named.length === 0) return injectors;
  const { loadPlugins, PluginError } = await import('../packages/load.ts');
  try {
    const ours = await loadPlugins(plugin, process.cwd());
    const more = config === undefined ? [] : await loadPlugins(named, dirname(resolve(config)), ours);
    return [...injectors, ...ours, ...more];
  } catch (error) {
    if (error instanceof PluginError) throw new Failure(EXIT.usage, error.message, error.hint);
    throw error;
  }
}

/** What is wrong with a config is said by whoever reads it for its own sake. */
async function pluginsOf(config: string): Promise<readonly string[]> {
  const { readPlugins } = await import('./config.ts');
  return readPlugins(config);
}
