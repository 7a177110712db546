import { type Stats, statSync } from 'node:fs';
import { findDocuments } from '../document/find.ts';
import { isConfig } from '../document/modeline.ts';
import { readAtMost, whyUnreadable } from '../document/read.ts';
import { FILE_LIMIT } from '../document/text.ts';
import { EXIT } from './exit-codes.ts';
import { Failure } from './failure.ts';

/**
 * The scenario files that paths stand for: a file is itself, a folder all `*.yaml` and `*.yml` below it, without
 * `node_modules`, folders whose name begins with a dot, and what says that it is a config. Each once, in order.
 *
 * @throws Failure where a path does not exist, or a folder has none
 */
export function findScenarioFiles(paths: readonly string[]): string[] {
  const named = new Set(paths);
  return findFiles(paths).filter((file) => named.has(file) || !isConfig(readDocument(file)));
}

/** The same, with configs. */
export function findFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    if (!statOf(path).isDirectory()) return [path];
    const { files: found } = readable(path, () => findDocuments(path));
    if (found.length > 0) return found;
    throw new Failure(EXIT.usage, `there is no scenario (*.yaml, *.yml) in ${path}`);
  });
  return [...new Set(files)];
}

/**
 * The content of a file, or of a pipe: of one that is larger than documents may be, enough to tell.
 *
 * @throws Failure where it cannot be read
 */
export function readDocument(path: string): Uint8Array {
  return pipes.get(path) ?? readable(path, () => contentOf(path));
}

/** The same, for a file of a folder: others are read all the same. @returns the failure, where there is one */
export function readOrFail(path: string): Uint8Array | Failure {
  try {
    return readDocument(path);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** What has come out of pipes, which say everything once. */
const pipes = new Map<string, Uint8Array>();

function contentOf(path: string): Uint8Array {
  const content = readAtMost(path, FILE_LIMIT + 1);
  if (!statOf(path).isFile()) pipes.set(path, content);
  return content;
}

function statOf(path: string): Stats {
  return readable(path, () => statSync(path));
}

function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Failure(EXIT.usage, `cannot read ${path}: ${whyUnreadable(error as NodeJS.ErrnoException)}`);
  }
}
