import { spawn } from 'node:child_process';
import { type FileHandle, open, statfs } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import type { FilledFile } from '../../injectors/disk/record.ts';
import { report } from '../lifeline.ts';

/** Bytes written at a time, where they have to be written. */
const BLOCK = 4 * 2 ** 20;

/**
 * Errors that are an end, and no failure: the file system, a quota, or the largest size of a file. By number, as node
 * has no name for the second.
 */
const ENDS = ['ENOSPC', 'EDQUOT', 'EFBIG'] as const;

/** Parts of what is lacking to try to allocate: a file system may be unable to give out all that it says is free. */
const SHARES = [1, 0.98, 0.8];

/**
 * Makes a file of the size, or as large as may be. By allocation; what the file system will not allocate is written.
 *
 * @returns the error that ended it before it had all; undefined: it has
 * @throws where the file cannot be made, or is there already
 */
export async function fillFile({ file, size, reserve }: FilledFile): Promise<string | undefined> {
  // Appending, wherever the end is: `fallocate` moves it, and says nothing to this handle of the file.
  const handle = await open(file, 'ax', 0o600);
  try {
    for (const share of SHARES)
      await allocate(handle, file, await lacking(handle, file, size, reserve), share);
    const noise = randomBlock();
    for (let left = await lacking(handle, file, size, reserve); left > 0; ) {
      await handle.appendFile(noise.subarray(0, Math.min(BLOCK, left)));
      report({ progress: left });
      left = await lacking(handle, file, size, reserve);
    }
    return (await handle.stat()).size < size ? 'ENOSPC' : undefined;
  } catch (error) {
    const end = ENDS.find((name) => constants.errno[name] === -((error as NodeJS.ErrnoException).errno ?? 0));
    if (end) return end;
    throw error;
  } finally {
    await handle.close();
  }
}

/** Bytes to take still: others may have taken what was free when this was planned. */
async function lacking(handle: FileHandle, file: string, size: number, reserve: number): Promise<number> {
  const missing = size - (await handle.stat()).size;
  if (missing <= 0 || reserve === 0) return missing;
  const { bavail, bsize } = await statfs(dirname(file));
  return Math.min(missing, bavail * bsize - reserve);
}

/** Node cannot; `fallocate` can. Where it is missing, or fails after a part, there is something lacking still. */
async function allocate(handle: FileHandle, file: string, missing: number, share: number): Promise<void> {
  const length = Math.floor(missing * share);
  if (length <= 0) return;
  const { size } = await handle.stat();
  const range = ['--offset', String(size), '--length', String(length)];
  const child = spawn('fallocate', [...range, file], { stdio: 'ignore' });
  await new Promise<void>((resolve) => child.once('error', () => resolve()).once('close', () => resolve()));
}

/** Noise: what does not compress takes its whole size. */
function randomBlock(): Buffer {
  const noise = crypto.getRandomValues(new Uint8Array(65_536));
  return Buffer.concat(Array.from({ length: BLOCK / noise.length }, () => noise));
}
