import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** User and system time of a process with all its threads, in milliseconds. */
function processCpuTime(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Idle time of the machine, summed over its cores, in milliseconds. */
function idleTime(): number {
  const fields = readFileSync('/proc/stat', 'utf8').split(/\s+/, 6);
  return (Number(fields[4]) + Number(fields[5])) * 10;
}

export interface Load {
  /** Percent of one core that the process used. */
  readonly own: number;
  /** Percent of the whole machine in use, by whomever. */
  readonly total: number;
  /** Percent of one core that others used. */
  readonly others: number;
}

/** Measures over some seconds. */
export async function measureLoad(pid: number, seconds: number): Promise<Load> {
  const [start, used, idle] = [performance.now(), processCpuTime(pid), idleTime()];
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const elapsed = performance.now() - start;
  const own = ((processCpuTime(pid) - used) / elapsed) * 100;
  const busy = 100 * availableParallelism() - ((idleTime() - idle) / elapsed) * 100;
  return { own, total: busy / availableParallelism(), others: busy - own };
}

/** Percent of a core that others may use for a machine to be called quiet. */
const QUIET = 10;

/**
 * Measures until the result is as expected, as long as others keep the machine busy; on a quiet machine the first
 * result counts. Returns the last one.
 */
export async function measureWhenQuiet(
  measure: () => Promise<Load>,
  asExpected: (load: Load) => boolean,
  attempts = 8,
): Promise<Load> {
  for (let attempt = 1; ; attempt++) {
    const load = await measure();
    if (asExpected(load) || load.others < QUIET || attempt === attempts) return load;
  }
}
