import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './wait.ts';

const ROOT = '/sys/fs/cgroup';
let made = 0;

/** A cgroup v2 of a test's own, with all controllers. */
export interface TestCgroup {
  readonly folder: string;
  add(pid: number): void;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Makes it anew after it was removed. */
  make(): void;
  /** Resolves when it is empty and removed. */
  remove(): Promise<void>;
}

export function makeCgroup(): TestCgroup {
  const folder = join(ROOT, `squall-test-${process.pid}-${++made}`);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8').trim();
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  for (const controller of ['cpu', 'memory', 'pids', 'io'])
    writeFileSync(join(ROOT, 'cgroup.subtree_control'), `+${controller}`);
  mkdirSync(folder);
  return {
    folder,
    add: (pid) => write('cgroup.procs', String(pid)),
    read,
    write,
    make: () => mkdirSync(folder),
    remove: async () => {
      await until('the cgroup is empty', () => read('cgroup.procs') === '', 20_000);
      // The kernel may still be at work on what has just ended in it.
      await until('the cgroup is removed', () => attempt(() => rmdirSync(folder)), 20_000);
    },
  };
}

function attempt(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
