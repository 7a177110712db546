import { type ProcessInfo, processNames } from '../plugin/index.ts';
import type { Look } from './probe.ts';

/** Holds when exactly `count` processes of a name run; without a count, when at least one does. */
export const process: Look<'process'> = async ({ process: name, count }, { host }) => {
  const all = (await host.processes()).filter(isAlive);
  const own = familyOf(host.pid, all);
  const running = all.filter((one) => processNames(one).includes(name) && !own.has(one.pid)).length;
  const ok = count === undefined ? running > 0 : running === count;
  const message = ok
    ? `${running} ${name} running`
    : `expected ${count ?? 'at least one'} ${name} running, found ${running}`;
  return { ok, message, value: running };
};

function isAlive({ state, kernelThread }: ProcessInfo): boolean {
  return state !== 'Z' && state !== 'X' && !kernelThread;
}

/** Squall and what it started: its hogs do not count as the application's processes. */
function familyOf(pid: number, all: readonly ProcessInfo[]): ReadonlySet<number> {
  const family = new Set([pid]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, ppid } of all) if (family.has(ppid)) family.add(pid);
  }
  return family;
}
