import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small file system of a test's own, mounted. */
export interface SmallDisk {
  /** Where it is mounted. */
  readonly path: string;
  /** Bytes that are free for users other than root. */
  available(): number;
  mount(): void;
  unmount(): void;
  /** Runs a program as a user who is not root; its exit code. */
  asNobody(command: string): number;
  remove(): void;
}

export type DiskKind = 'ext4' | 'ext4 with quota' | 'ext2' | 'xfs' | 'tmpfs';

/** Makes one in a file, on a loop device, or in memory. */
export function makeSmallDisk(kind: DiskKind, mebibytes: number, options = 'rw'): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'squall-disk-'));
  const [path, image] = [join(folder, 'mount'), join(folder, 'image')];
  mkdirSync(path);
  execFileSync('chmod', ['755', folder]);
  if (kind !== 'tmpfs') format(kind, image, mebibytes);
  let mounted = false;
  const disk: SmallDisk = {
    path,
    available: () => {
      const { bavail, bsize } = statfsSync(path);
      return bavail * bsize;
    },
    mount: () => {
      const source =
        kind === 'tmpfs'
          ? ['-t', 'tmpfs', '-o', `size=${mebibytes}M,${options}`, 'squall-test']
          : ['-o', `loop,${options}`, image];
      execFileSync('mount', [...source, path]);
      mounted = true;
      execFileSync('chmod', ['777', path]);
    },
    unmount: () => {
      execFileSync('umount', [path]);
      mounted = false;
    },
    asNobody: (command) => {
      try {
        execFileSync('sh', ['-c', command], { uid: 65_534, gid: 65_534, cwd: path, stdio: 'ignore' });
        return 0;
      } catch (error) {
        return (error as { status: number }).status;
      }
    },
    remove: () => {
      if (mounted) execFileSync('umount', ['--lazy', path]);
      rmSync(folder, { recursive: true });
    },
  };
  disk.mount();
  return disk;
}

function format(kind: Exclude<DiskKind, 'tmpfs'>, image: string, mebibytes: number): void {
  writeFileSync(image, '');
  truncateSync(image, mebibytes * 2 ** 20);
  const [type = '', , feature] = kind.split(' ');
  execFileSync(`mkfs.${type}`, ['-q', ...(feature ? ['-O', feature] : []), image]);
}
