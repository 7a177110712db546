import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { EXIT } from './exit-codes.ts';
import { Failure } from './failure.ts';
import { readDocument } from './files.ts';
import { printProblems } from './problems.ts';

/**
 * Reads the config file that `--config` names. Its problems are printed on standard error.
 *
 * @param kinds the kinds of fault that there are; undefined where they are not known yet
 * @throws Failure where it cannot be read or is not valid
 */
export async function readConfig(path: string, kinds?: readonly string[]): Promise<Config> {
  const content = readDocument(path);
  const { config, problems } = await loadConfigText(content, path, kinds);
  printProblems(problems, path, content);
  if (!config) throw new Failure(EXIT.usage, `${path} is not a valid config`);
  return config;
}

/** The plugins that a config names, from its own folder; none where it is not valid, which is not said here. */
export async function readPlugins(path: string): Promise<readonly string[]> {
  const { config } = await loadConfigText(readDocument(path), path);
  return config?.plugins ?? [];
}

/** A config file's content, checked; its problems are not printed. */
export function loadConfigText(
  content: Uint8Array,
  path: string,
  kinds?: readonly string[],
): Promise<LoadedConfig> {
  return loadConfig(content, path, {
    folder: dirname(resolve(path)),
    readText: (file) => readFileSync(file, 'utf8'),
    ...(kinds ? { kinds } : {}),
  });
}
