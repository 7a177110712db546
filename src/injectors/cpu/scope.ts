import type { Host } from '../../plugin/index.ts';
import { type Cgroup, cgroupOf } from '../cgroup/find.ts';
import type { Total } from './task.ts';

/** What `utilization` is a percentage of: a type for the undo record, so plain JSON. */
export type Scope = Omit<Total, 'utilization'> & { readonly of: 'machine' | 'cgroup' };

/**
 * The cgroup that is joined, or our own, where it or one above it has a CPU limit; else the machine.
 *
 * @param cores of the machine that are meant; undefined: all
 */
export function scopeOf(host: Host, joined: Cgroup | undefined, cores?: readonly number[]): Scope {
  const limited = limitOf(host, joined ?? cgroupOf(host, 'self', 'cpu'));
  const counter = limited && counterIn(host, limited.folder);
  if (limited && counter) return { of: 'cgroup', capacity: limited.cores, cores: null, counter };
  const capacity = cores?.length ?? machineCores(host);
  return { of: 'machine', capacity, cores: cores ?? null, counter: '/proc/stat' };
}

/** Cores that the quota of the cgroup that is joined, or of our own, allows; undefined: as many as there are. */
export function coresAllowed(host: Host, joined: Cgroup | undefined): number | undefined {
  return limitOf(host, joined ?? cgroupOf(host, 'self', 'cpu'))?.cores;
}

interface Limit {
  readonly folder: string;
  readonly cores: number;
}

function limitOf(host: Host, cgroup: Cgroup | undefined): Limit | undefined {
  const limits = (cgroup?.folders ?? []).flatMap((folder) => {
    const cores = quota(host, folder, cgroup?.version ?? 2);
    return cores === undefined ? [] : [{ folder, cores }];
  });
  return limits.sort((one, other) => one.cores - other.cores)[0];
}

/** Cores that a cgroup's quota allows; undefined without one (`max` in v2, -1 in v1). */
function quota(host: Host, folder: string, version: 1 | 2): number | undefined {
  const text =
    version === 2
      ? host.readText(`${folder}/cpu.max`)
      : `${host.readText(`${folder}/cpu.cfs_quota_us`)} ${host.readText(`${folder}/cpu.cfs_period_us`)}`;
  const [allowed, period] = (text ?? '').trim().split(/\s+/).map(Number);
  return allowed && period && allowed > 0 ? allowed / period : undefined;
}

/** v1 may have the time counted in a hierarchy of its own, where the folder has the same name. */
function counterIn(host: Host, folder: string): string | undefined {
  const candidates = [
    `${folder}/cpuacct.usage`,
    `${folder.replace('/cpu/', '/cpuacct/')}/cpuacct.usage`,
    `${folder}/cpu.stat`,
  ];
  return candidates.find((path) => /^(\d+\n?$|usage_usec)/.test(host.readText(path) ?? ''));
}

function machineCores(host: Host): number {
  return (host.readText('/proc/stat')?.match(/^cpu\d+ /gm) ?? []).length || host.cores.length;
}
