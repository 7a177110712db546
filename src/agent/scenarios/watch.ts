import { type FSWatcher, watch } from 'node:fs';
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

/** @param onChange called some time after something may have changed, and every half minute */
export function watchFolders(clock: Clock, onChange: () => void): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  let timer: unknown;
  const later = (milliseconds: number) => {
    clock.clearTimeout(timer);
    timer = clock.setTimeout(() => {
      later(ANYWAY);
      onChange();
    }, milliseconds);
  };
  const forget = (folder: string) => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  later(ANYWAY);
  return {
    cover: (folders) => {
      for (const folder of watchers.keys()) if (!folders.includes(folder)) forget(folder);
      for (const folder of folders) {
        if (watchers.has(folder)) continue;
        const watcher = tryToWatch(folder, () => later(QUIET));
        if (!watcher) continue;
        watchers.set(folder, watcher);
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
