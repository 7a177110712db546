import type { Host } from '../../plugin/index.ts';

export interface Cgroup {
  readonly version: 1 | 2;
  /** Its own folder and every one above it, up to the mount. */
  readonly folders: readonly [string, ...string[]];
}

type Reader = Pick<Host, 'readText'>;

/** The cgroup in which a controller (`cpu`, `memory`) counts a process; undefined where none can be seen. */
export function cgroupOf(host: Reader, pid: number | 'self', controller: string): Cgroup | undefined {
  const lines = (host.readText(`/proc/${pid}/cgroup`) ?? '').split('\n').map((line) => line.split(':'));
  const v1 = lines.find(([, controllers]) => controllers?.split(',').includes(controller));
  const line = v1 ?? lines.find(([hierarchy]) => hierarchy === '0');
  const mount = line && findMount(host, v1 ? controller : undefined);
  if (!mount) return undefined;
  return {
    version: v1 ? 1 : 2,
    folders: foldersUpTo(mount.point, below(mount.root, line.slice(2).join(':'))),
  };
}

function findMount(
  host: Reader,
  controller: string | undefined,
): { root: string; point: string } | undefined {
  for (const line of (host.readText('/proc/self/mountinfo') ?? '').split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const [type, , options = ''] = after.split(' ');
    const wanted = controller
      ? type === 'cgroup' && options.split(',').includes(controller)
      : type === 'cgroup2';
    const [, , , root = '/', point = '/'] = before.split(' ');
    if (wanted) return { root, point };
  }
  return undefined;
}

/** A container may see its own cgroup as the mount's root, while /proc names it from the machine's. */
function below(root: string, path: string): string {
  return root !== '/' && `${path}/`.startsWith(`${root}/`) ? path.slice(root.length) : path;
}

function foldersUpTo(mount: string, path: string): [string, ...string[]] {
  const names = path.split('/').filter((name) => name !== '');
  const above = names.map((_, index) => [mount, ...names.slice(0, names.length - 1 - index)].join('/'));
  return [[mount, ...names].join('/'), ...above];
}
