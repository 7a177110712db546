import { type FSWatcher, statSync, watch } from 'node:fs';
import type { Clock } from '../../plugin/index.ts';

/** Milliseconds of quiet after a change before it is acted upon: an editor writes in several steps. */
const QUIET = 150;

/** Milliseconds after which one looks anyway: network file systems announce nothing. */
const ANYWAY = 30_000;

/** Watches folders. A ConfigMap changes by a link in its folder that is swapped, which is a change of the folder. */
export interface FolderWatch {
  /** The folders to watch from now on. */
  cover(folders: readonly string[]): void;
  close(): void;
}

interface Watched {
  readonly watcher: FSWatcher;
  readonly identity: string | undefined;
}

/** @param onChange called some time after something may have changed, and every half minute */
export function watchFolders(clock: Clock, onChange: () => void): FolderWatch {
  const watchers = new Map<string, Watched>();
  let timer: unknown;
  const later = (milliseconds: number) => {
    clock.clearTimeout(timer);
    timer = clock.setTimeout(() => {
      later(ANYWAY);
      onChange();
    }, milliseconds);
  };
  const forget = (folder: string) => {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  };
  later(ANYWAY);
  return {
    cover: (folders) => {
      for (const folder of watchers.keys()) if (!folders.includes(folder)) forget(folder);
      for (const folder of folders) {
        // One that is at the place of another is another one.
        const identity = identityOf(folder);
        if (watchers.get(folder)?.identity === identity) continue;
        forget(folder);
        const watcher = tryToWatch(folder, () => later(QUIET));
        if (!watcher) continue;
        watchers.set(folder, { watcher, identity });
        watcher.on('error', () => forget(folder));
      }
    },
    close: () => {
      clock.clearTimeout(timer);
      for (const folder of [...watchers.keys()]) forget(folder);
    },
  };
}

/** Where the kernel has no watch left to give, or the folder has just gone, looking every half minute must do. */
function tryToWatch(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    return watch(folder, onChange);
  } catch {
    return undefined;
  }
}

/** Of the folder that is there now, whatever it is called; undefined where there is none. */
function identityOf(folder: string): string | undefined {
  try {
    const { dev, ino } = statSync(folder, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
