import {
  accessSync,
  constants,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { statfs, unlink, writeFile } from 'node:fs/promises';
import { type FileStatus, type FileSystem, HostError } from '../plugin/host.ts';

/** A small text file; undefined where it does not exist or may not be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** @throws HostError with the system's code and the path */
export async function writeText(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'r+' });
  } catch (error) {
    throw cannotWrite(path, text, error);
  }
}

/** The same, at once: for files that the kernel answers for without waiting. */
export function writeTextNow(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw cannotWrite(path, text, error);
  }
}

/** What a path leads to; undefined where there is nothing. */
export function fileStatus(path: string): FileStatus | undefined {
  try {
    const stat = statSync(path);
    const kind = stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
    const { ino: inode, dev: device, blocks } = stat;
    return {
      kind,
      path: realpathSync(path),
      writable: isWritable(path),
      inode,
      device,
      allocated: blocks * 512,
    };
  } catch {
    return undefined;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** @throws HostError with the system's code and the path */
export async function removeFile(path: string): Promise<void> {
  // Not by `rm`, which takes what may not be removed for a folder.
  await unlink(path).catch((error) => {
    if (codeOf(error) !== 'ENOENT')
      throw new HostError(codeOf(error), `cannot remove ${path}: ${codeOf(error)}`);
  });
}

/** @throws HostError with the system's code and the path */
export async function fileSystem(path: string): Promise<FileSystem> {
  try {
    const { bsize, blocks, bavail } = await statfs(path);
    return { size: blocks * bsize, available: bavail * bsize };
  } catch (error) {
    throw new HostError(codeOf(error), `cannot look at the file system of ${path}: ${codeOf(error)}`);
  }
}

/** The pids under /proc now. */
export function visiblePids(): number[] {
  return readdirSync('/proc').filter(isNumeric).map(Number);
}

function cannotWrite(path: string, text: string, error: unknown): HostError {
  const code = codeOf(error);
  return new HostError(code, `cannot write ${JSON.stringify(text.trim())} to ${path}: ${code}`);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'EIO';
}

function isNumeric(name: string): boolean {
  return /^\d+$/.test(name);
}
