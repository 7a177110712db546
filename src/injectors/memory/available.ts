import type { Host } from '../../plugin/index.ts';
import type { Cgroup } from '../cgroup/find.ts';

/** Bytes that a process may still take: of the machine and of each cgroup (v2) above it, the least. */
export function availableIn(cgroup: Cgroup | undefined, host: Host): number {
  const { limit, inUse } = host.memory();
  if (!cgroup) return limit - inUse;
  const machine = machineAvailable(host) ?? limit - inUse;
  return Math.min(machine, ...cgroup.folders.map((folder) => cgroupAvailable(folder, host)));
}

function machineAvailable(host: Host): number | undefined {
  const kibibytes = /^MemAvailable:\s*(\d+) kB/m.exec(host.readText('/proc/meminfo') ?? '')?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

function cgroupAvailable(folder: string, host: Host): number {
  const limit = Number(host.readText(`${folder}/memory.max`));
  // `max` is not a number; the root has no such file.
  if (!Number.isSafeInteger(limit) || limit === 0) return Number.POSITIVE_INFINITY;
  const current = Number(host.readText(`${folder}/memory.current`));
  const droppable = /^inactive_file (\d+)/m.exec(host.readText(`${folder}/memory.stat`) ?? '')?.[1] ?? 0;
  return limit - Math.max(0, current - Number(droppable));
}
