import type { PyChaosConfig } from '../py-chaos/config.ts';
import { loadPyChaos } from '../py-chaos/load.ts';
import { EXIT } from './exit-codes.ts';
import { Failure } from './failure.ts';
import { readDocument } from './files.ts';
import { printProblems } from './problems.ts';

/**
 * Reads a `config.yaml` of Py-Chaos-Agent. Its problems are printed on standard error.
 *
 * @throws Failure where it cannot be read or is not valid
 */
export function readPyChaos(path: string): PyChaosConfig {
  const content = readDocument(path);
  const { config, problems } = loadPyChaos(content, path);
  printProblems(problems, path, content);
  if (!config) throw new Failure(EXIT.usage, `${path} is not a valid config of Py-Chaos-Agent`);
  return config;
}
