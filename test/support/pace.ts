import { spawnSync } from 'node:child_process';

/** Milliseconds that node takes from start to end on the machines for which bounds are reckoned: docs/benchmarks.md. */
const USUAL = 60;

/** How many times as long as on those a program takes on this machine, as it is now; at least 1. */
export function slowness(): number {
  const times = Array.from({ length: 5 }, () => {
    const since = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    return performance.now() - since;
  });
  return Math.max(1, Math.min(...times) / USUAL);
}
