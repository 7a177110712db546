import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MemoryState } from '../plugin/host.ts';
import { readText } from './files.ts';

/** What memory there is for us: the narrower of the machine's and our cgroup's, or one above it. */
export function memory(): MemoryState {
  const states = [machineMemory(), ...cgroupStates()];
  return states.reduce((narrowest, state) => (free(state) < free(narrowest) ? state : narrowest));
}

/** How often the OOM killer has struck in our cgroup, or on the machine where that is not counted. */
export function oomKills(): number {
  const cgroup = memoryCgroup();
  const file = cgroup && join(cgroup.folder, cgroup.files.kills);
  const text = (file && readText(file)) || readText('/proc/vmstat');
  return numberAfter('oom_kill', text) ?? 0;
}

function free(state: MemoryState): number {
  return state.limit - state.inUse;
}

function machineMemory(): MemoryState {
  const text = readText('/proc/meminfo') ?? '';
  const kibibytes = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  const limit = kibibytes('MemTotal') * 1024;
  return { limit, inUse: limit - kibibytes('MemAvailable') * 1024, of: 'machine' };
}

/** Every level from our cgroup up to the mount: a limit above us holds for us, too, with all that shares it. */
function cgroupStates(): MemoryState[] {
  const cgroup = memoryCgroup();
  const states: MemoryState[] = [];
  for (let folder = cgroup?.folder; cgroup && folder; folder = parentWithin(folder, cgroup.mount)) {
    const state = cgroupState(folder, cgroup.files);
    if (state) states.push(state);
  }
  return states;
}

function parentWithin(folder: string, mount: string): string | undefined {
  return folder.length <= mount.length ? undefined : dirname(folder);
}

function cgroupState(folder: string, files: MemoryFiles): MemoryState | undefined {
  const limit = Number(readText(join(folder, files.limit))?.trim());
  // `max` is no number; without a limit v1 has one of nearly 2^63.
  if (!Number.isSafeInteger(limit)) return undefined;
  const current = Number(readText(join(folder, files.current)));
  const inactive = numberAfter(files.inactive, readText(join(folder, 'memory.stat'))) ?? 0;
  return { limit, inUse: Math.max(0, current - inactive), of: 'cgroup' };
}

interface MemoryFiles {
  readonly limit: string;
  readonly current: string;
  /** The key in memory.stat of page cache that can be dropped. */
  readonly inactive: string;
  readonly kills: string;
}

const V2: MemoryFiles = {
  limit: 'memory.max',
  current: 'memory.current',
  inactive: 'inactive_file',
  kills: 'memory.events',
};
const V1: MemoryFiles = {
  limit: 'memory.limit_in_bytes',
  current: 'memory.usage_in_bytes',
  inactive: 'total_inactive_file',
  kills: 'memory.oom_control',
};

/** Where the memory controller keeps our cgroup. On a hybrid machine it is v1's if it is mounted there. */
function memoryCgroup(): { folder: string; mount: string; files: MemoryFiles } | undefined {
  const own = (readText('/proc/self/cgroup') ?? '').split('\n').map((line) => line.split(':'));
  const v1 = own.find(([, controllers]) => controllers?.split(',').includes('memory'));
  const line = v1 ?? own.find(([hierarchy]) => hierarchy === '0');
  const mount = line && mounts().find((one) => (v1 ? one.v1 : one.v2));
  if (!mount) return undefined;
  const folder = join(mount.point, belowRoot(line.slice(2).join(':'), mount.root));
  return { folder: existsSync(folder) ? folder : mount.point, mount: mount.point, files: v1 ? V1 : V2 };
}

/** A container may see its own cgroup as the mount's root, while /proc/self/cgroup names it from the machine's. */
function belowRoot(path: string, root: string): string {
  if (path.startsWith('/..')) return '/';
  return root !== '/' && path.startsWith(root) ? path.slice(root.length) : path;
}

function mounts(): { root: string; point: string; v1: boolean; v2: boolean }[] {
  return (readText('/proc/self/mountinfo') ?? '').split('\n').map((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '/', point = '/'] = before.split(' ');
    const [type, , options = ''] = after.split(' ');
    return {
      root,
      point,
      v1: type === 'cgroup' && options.split(',').includes('memory'),
      v2: type === 'cgroup2',
    };
  });
}

function numberAfter(key: string, text = ''): number | undefined {
  const found = new RegExp(`^${key} (\\d+)$`, 'm').exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
