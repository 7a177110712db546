import { statSync } from 'node:fs';
import { findDocuments } from '../../document/find.ts';
import type { Source } from '../../loader/load-files.ts';

/** Where scenarios come from: the files below a folder, or texts. */
export type Origin = { readonly folder: string } | { readonly texts: readonly Required<Source>[] };

export interface Sources {
  /** Each with a mark that is another one when its content is. */
  readonly sources: readonly { readonly source: Source; readonly mark: string }[];
  /** The folders whose changes may mean others. */
  readonly folders: readonly string[];
}

/** @throws the system's error where the folder cannot be read */
export function sourcesOf(origin: Origin): Sources {
  if ('texts' in origin)
    return { sources: origin.texts.map((source) => ({ source, mark: source.text })), folders: [] };
  const { files, folders } = findDocuments(origin.folder);
  return { sources: files.map((file) => ({ source: { file }, mark: markOf(file) })), folders };
}

/** A link is followed: what it leads to is what is read. Why it cannot be, where it cannot, reading says. */
function markOf(file: string): string {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(file);
    return [dev, ino, size, mtimeMs, ctimeMs].join(' ');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
