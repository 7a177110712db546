import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What is below a folder: its YAML files, in order, and the folders they may be in, itself first. */
export interface Found {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/**
 * Finds all `*.yaml` and `*.yml` below a folder, without `node_modules` and folders whose name begins with a dot. A
 * link that leads nowhere, or in a circle, is a file, too: reading it says so.
 *
 * @throws the system's error where the folder, or one in it, cannot be read
 */
export function findDocuments(folder: string): Found {
  const files: string[] = [];
  const folders = [folder];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !isSkipped(entry.name)) {
      const below = findDocuments(path);
      files.push(...below.files);
      folders.push(...below.folders);
    } else if (/\.ya?ml$/.test(entry.name) && mayBeFile(path)) files.push(path);
  }
  return { files, folders };
}

function isSkipped(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.');
}

function mayBeFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return true;
  }
}
