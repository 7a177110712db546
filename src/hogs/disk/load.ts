import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { BusyFile } from '../../injectors/disk/record.ts';
import { report } from '../lifeline.ts';
import { Budget } from './budget.ts';

/** Not among the types of this library level. */
declare const WebAssembly: { Memory: new (size: { initial: number }) => { buffer: ArrayBuffer } };

const { O_RDWR, O_CREAT, O_EXCL, O_DIRECT, O_DSYNC } = constants;

/**
 * Makes the file and writes all of it: what was only allocated would be read without the disk.
 *
 * @returns the file, opened past the page cache where the file system can do that
 */
export async function makeFile({ file, size, blockSize }: BusyFile): Promise<FileHandle> {
  const handle = await open(file, O_RDWR | O_CREAT | O_EXCL, 0o600);
  const noise = pages(blockSize);
  for (let at = 0; at < size; at += blockSize) await handle.write(noise, 0, blockSize, at);
  await handle.datasync();
  await handle.close();
  return openPastCache(file, blockSize);
}

/** Reads and writes in turn, as many operations at once as there are workers, for as long as this process lives. */
export async function keepBusy(
  handle: FileHandle,
  { size, workers, rate, blockSize }: BusyFile,
): Promise<void> {
  const budget = new Budget(rate ?? Number.POSITIVE_INFINITY);
  report({ busy: true });
  const work = async () => {
    const block = pages(blockSize);
    for (let count = 0; ; count++) {
      await budget.spend(blockSize);
      const at = Math.floor(Math.random() * (size / blockSize)) * blockSize;
      if (count % 2 === 0) await handle.write(block, 0, blockSize, at);
      else await handle.read(block, 0, blockSize, at);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** Some file systems take the flag, but not the operation. Those have each write wait for the disk. */
async function openPastCache(file: string, blockSize: number): Promise<FileHandle> {
  try {
    const handle = await open(file, O_RDWR | O_DIRECT);
    await handle.read(pages(blockSize), 0, blockSize, 0);
    return handle;
  } catch {
    return open(file, O_RDWR | O_DSYNC);
  }
}

/** Noise in memory that begins at a page, as it must to go past the cache: that of WebAssembly does. */
function pages(bytes: number): Uint8Array {
  const { buffer } = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) });
  const block = new Uint8Array(buffer, 0, bytes);
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(block.subarray(at, at + 65_536));
  return block;
}
