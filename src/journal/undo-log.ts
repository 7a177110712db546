import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DamagedRecord, UndoLog } from '../engine/undo-log.ts';
import { HostError } from '../plugin/index.ts';
import { moveAside } from './damaged.ts';
import { draftName, writeDurably, writerOf } from './durable.ts';
import { type Sealed, seal, unseal } from './record.ts';
import { recoverCommand } from './recover-command.ts';

/** Records that may be open at once: more than any storm has, and few enough for any disk. */
const MOST = 1000;
/** Bytes that must be free for a run to begin: a full disk takes an empty file. */
const ROOM = 64 * 1024;

/**
 * Undo records on disk, one file each, below `stateDir`/undo. A file appears whole or not at all (written beside,
 * fsynced, renamed, folder fsynced) and goes when its fault has been taken back: there is nothing to compact, the
 * folder is as small as what is in force, and no record can harm another.
 *
 * @param stateDir made by `check`
 */
export function diskUndoLog(stateDir: string): UndoLog {
  const folder = join(stateDir, 'undo');
  const damaged = join(stateDir, 'damaged');
  const path = (token: string) => join(folder, `${token}.json`);
  return {
    place: stateDir,
    get recoverCommand() {
      return recoverCommand(stateDir);
    },
    async check(owner) {
      const draft = join(folder, draftName(`check-${process.hrtime.bigint()}`, owner));
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeDurably(draft, ' '.repeat(ROOM));
      } catch (error) {
        throw cannotKeep(folder, error);
      } finally {
        await rm(draft, { force: true }).catch(() => {});
      }
    },
    async open(record) {
      const draft = join(folder, draftName(record.token, record.owner));
      try {
        if ((await list(folder)).length >= MOST) throw new Error(`it holds ${MOST} records already`);
        await writeDurably(draft, seal(record), path(record.token));
      } catch (error) {
        // Whether it was the file or the folder that could not be synced: nothing will be done, so nothing stays.
        await rm(path(record.token), { force: true }).catch(() => {});
        throw cannotKeep(folder, error);
      }
    },
    async renew(record) {
      const draft = join(folder, draftName(record.token, record.owner));
      try {
        const before = unseal(path(record.token));
        const sequence = before && 'record' in before ? before.sequence : undefined;
        await writeDurably(draft, seal(record, sequence), path(record.token));
      } catch (error) {
        throw cannotKeep(folder, error);
      }
    },
    close: (token) => rm(path(token), { force: true }),
    async scan() {
      // Drafts are records to be: whoever writes one has not done anything yet.
      const names = (await list(folder)).filter((name) => writerOf(name) === undefined);
      const read = names.map((name) => unseal(join(folder, name)));
      return { records: inOrder(read), damaged: read.filter(isDamaged) };
    },
    setAside: ({ file }) => moveAside(file, damaged),
    aside: async () => (await list(damaged)).map((name) => join(damaged, name)),
    async sweep(lives) {
      for (const name of await list(folder)) {
        const writer = writerOf(name);
        if (writer && !lives(writer)) await rm(join(folder, name), { force: true }).catch(() => {});
      }
    },
  };
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new HostError(codeOf(error), `undo records cannot be read: ${(error as Error).message}`);
  }
}

function cannotKeep(folder: string, error: unknown): HostError {
  return new HostError(
    codeOf(error),
    `undo records cannot be kept in ${folder}: ${(error as Error).message}; name another folder with --state-dir`,
  );
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'EIO';
}

function inOrder(read: readonly (Sealed | DamagedRecord | undefined)[]) {
  return read
    .filter((each) => each !== undefined && 'record' in each)
    .sort((a, b) => a.sequence - b.sequence)
    .map(({ record }) => record);
}

function isDamaged(each: Sealed | DamagedRecord | undefined): each is DamagedRecord {
  return each !== undefined && 'reason' in each;
}
