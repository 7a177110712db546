import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Moves this hog, with all its threads, into a cgroup v2; null: it stays where it is. */
export function joinCgroup(folder: string | null): void {
  if (folder !== null) writeFileSync(join(folder, 'cgroup.procs'), String(process.pid));
}
