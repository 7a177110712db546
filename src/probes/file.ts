import { stat } from 'node:fs/promises';
import type { Look } from './probe.ts';

/** Holds when there is, or is not, something at a path: a file, a folder, or what a link points to. */
export const file: Look<'file'> = async ({ path, exists }) => {
  const found = await isThere(path);
  const message = `${path} ${found ? 'exists' : 'does not exist'}`;
  return { ok: found === exists, message };
};

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}
