import { askChild } from './child.ts';
import type { LoadedFile, Source } from './load-files.ts';

/** What that process is told to do. */
export interface Task {
  readonly sources: readonly Source[];
  readonly plugins: readonly string[];
}

/** Milliseconds that checking may take, and as much again for every file. */
const LIMIT = 20_000;
const LIMIT_EACH = 1000;

/**
 * Reads and checks scenario files in a process of its own. What checking needs (the parser, the schemas) costs more
 * memory than an agent at rest, and a file that takes long must not hold up what is due.
 *
 * @param plugins files of faults of third parties
 * @throws Error where that process could not be started, failed or took too long
 */
export async function loadInProcess(
  sources: readonly Source[],
  plugins: readonly string[] = [],
): Promise<LoadedFile[]> {
  if (sources.length === 0) return [];
  return askChild('scenario-loader', { sources, plugins } satisfies Task, {
    what: 'checking the scenarios',
    limit: LIMIT + LIMIT_EACH * sources.length,
  });
}
