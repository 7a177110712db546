import type { ProcessInfo } from '../plugin/host.ts';
import { marksOf } from './mark.ts';
import { readStat } from './stat.ts';

/**
 * Those of `processes` that are out of reach of every fault, and why. By identity: what a process is called
 * protects nothing, and hides nothing. The family is read from /proc, so the list need not be complete.
 */
export function protectedProcesses(processes: readonly ProcessInfo[]): Map<number, string> {
  const ancestors = new Set(ancestorsOf(process.pid));
  const reasons = new Map<number, string>();
  for (const info of processes) {
    const reason = reasonFor(info, ancestors);
    if (reason) reasons.set(info.pid, reason);
  }
  return reasons;
}

function reasonFor(info: ProcessInfo, ancestors: ReadonlySet<number>): string | undefined {
  if (info.pid === 1) return 'pid 1, the init process';
  if (info.kernelThread) return 'a kernel thread';
  if (info.pid === process.pid) return 'Squall itself';
  if (ancestors.has(info.pid)) return 'a parent of Squall';
  if (marksOf(info.pid).length > 0) return 'a helper of Squall';
  if (ancestorsOf(info.pid).includes(process.pid)) return 'a child of Squall';
  return undefined;
}

/** The pids from the parent up. The bound ends a walk that a pid used again in between would send in circles. */
function ancestorsOf(pid: number): number[] {
  const found: number[] = [];
  let parent = readStat(pid)?.ppid ?? 0;
  while (parent > 0 && found.length < 1000) {
    found.push(parent);
    parent = readStat(parent)?.ppid ?? 0;
  }
  return found;
}
