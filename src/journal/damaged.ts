import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Files that are kept for a person to look at; the oldest go first. */
const MOST_KEPT = 100;

/**
 * Moves a file where it is in nobody's way, and can still be looked at.
 *
 * @returns where to; undefined where somebody else has moved it
 */
export async function moveAside(file: string, folder: string): Promise<string | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const to = join(folder, `${stamp()}-${basename(file)}`);
  try {
    await rename(file, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  await prune(folder);
  return to;
}

/** Nanoseconds after boot: two files of one name are both kept. */
function stamp(): string {
  return process.hrtime.bigint().toString().padStart(20, '0');
}

async function prune(folder: string): Promise<void> {
  const names = (await readdir(folder)).sort();
  for (const name of names.slice(0, Math.max(0, names.length - MOST_KEPT))) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
