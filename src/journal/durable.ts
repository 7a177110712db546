import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ProcessIdentity } from '../plugin/index.ts';

/** The name of a file that is still being written, and by whom. */
export function draftName(name: string, { pid, startTime }: ProcessIdentity): string {
  return `${name}.${pid}-${startTime}.draft`;
}

/** Who writes the draft of that name; undefined where it is not the name of a draft. */
export function writerOf(name: string): ProcessIdentity | undefined {
  const [, pid, startTime] = /\.(\d+)-(\d+)\.draft$/.exec(name) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), startTime: Number(startTime) };
}

/**
 * Writes a file so that it survives a power cut, whole or not at all.
 *
 * @param draft where it is written first
 * @param path its name once it is whole; default: it stays a draft
 * @throws the system's error; the draft is then removed
 */
export async function writeDurably(draft: string, text: string, path = draft): Promise<void> {
  try {
    await write(draft, text);
    if (path !== draft) await rename(draft, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  }
}

async function write(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The name of a new file is in its folder, which is written on its own. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
