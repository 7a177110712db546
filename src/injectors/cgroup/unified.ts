import type { Host, Missing } from '../../plugin/index.ts';
import { type Cgroup, cgroupOf } from './find.ts';

/** The cgroup v2 of a process. Asking for a controller that v1 cannot have: only the unified hierarchy can match. */
export function unifiedCgroup(host: Host, pid: number | 'self'): Cgroup | undefined {
  return cgroupOf(host, pid, 'unified');
}

/**
 * What the machine lacks to change a cgroup v2, where controllers must be at work.
 *
 * @param why what needs it
 */
export function missingControllers(host: Host, controllers: readonly string[], why: string): Missing[] {
  const root = unifiedCgroup(host, 'self')?.folders.at(-1);
  const there = ((root && host.readText(`${root}/cgroup.controllers`)) ?? '').trim().split(' ');
  const absent = controllers.filter((controller) => !there.includes(controller));
  if (root !== undefined && absent.length === 0) return isReadOnly(host) ? [readOnly(root, why)] : [];
  return absent.map((controller) => ({
    what: `the ${controller} controller of cgroup v2`,
    why,
    fix:
      root === undefined
        ? `mount cgroup v2 on /sys/fs/cgroup, or leave \`${why}\` out`
        : `boot with systemd.unified_cgroup_hierarchy=1, or leave \`${why}\` out`,
  }));
}

function readOnly(root: string, why: string): Missing {
  return {
    what: `a writable ${root}`,
    why,
    fix: 'run privileged, or mount the cgroup v2 of the host there, to be written to',
  };
}

function isReadOnly(host: Host): boolean {
  const lines = (host.readText('/proc/self/mountinfo') ?? '').split('\n');
  const mount = lines.find((line) => line.includes(' - cgroup2 '));
  return mount?.split(' ')[5]?.split(',').includes('ro') ?? false;
}
