import type { Host, ProcessInfo } from '../../plugin/index.ts';
import { isStopped } from './watch.ts';

/**
 * All that descend from some processes, parents before their children. Those that are out of reach or stopped
 * already are not among them, and nobody below them is.
 */
export function descendants(
  roots: readonly { readonly pid: number }[],
  processes: readonly ProcessInfo[],
  host: Host,
): ProcessInfo[] {
  const children = byParent(processes);
  const found: ProcessInfo[] = [];
  const known = new Set(roots.map(({ pid }) => pid));
  for (const parents = [...known]; parents.length > 0; ) {
    const next = (children.get(parents.shift() as number) ?? []).filter(({ pid }) => !known.has(pid));
    const reasons = host.protectedProcesses(next);
    for (const child of next) {
      known.add(child.pid);
      if (reasons.has(child.pid) || isStopped(child.state) || child.state === 'Z') continue;
      found.push(child);
      parents.push(child.pid);
    }
  }
  return found;
}

function byParent(processes: readonly ProcessInfo[]): Map<number, ProcessInfo[]> {
  const children = new Map<number, ProcessInfo[]>();
  for (const info of processes) {
    const siblings = children.get(info.ppid);
    if (siblings) siblings.push(info);
    else children.set(info.ppid, [info]);
  }
  return children;
}
