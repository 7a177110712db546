import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DiskUndo } from '../../../src/injectors/disk/record.ts';
import type { DiskParameters } from '../../../src/injectors/disk/schema.ts';
import { disk } from '../../../src/injectors/disk.ts';
import { inject, injection } from '../../support/injection.ts';
import { describeWhere } from '../../support/needs.ts';
import { type DiskKind, makeSmallDisk, type SmallDisk } from '../../support/small-disk.ts';
import { until } from '../../support/wait.ts';

const MiB = 2 ** 20;
const disks: SmallDisk[] = [];
const made: { context: ReturnType<typeof injection>; undo: DiskUndo }[] = [];

afterEach(async () => {
  for (const { undo, context } of made.splice(0))
    await Promise.resolve(disk.revert(undo, context)).catch(() => {});
  for (const each of disks.splice(0)) each.remove();
});

function smallDisk(kind: DiskKind = 'ext4', mebibytes = 64): SmallDisk {
  const each = makeSmallDisk(kind, mebibytes);
  disks.push(each);
  return each;
}

async function start(parameters: DiskParameters) {
  const context = injection();
  const { undo } = await disk.plan(parameters, context);
  made.push({ context, undo });
  return {
    context,
    ...(await inject(disk, parameters, context)),
    revert: (record = undo) => disk.revert(record, context),
  };
}

const ours = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('.squall-'));

describeWhere(['root', 'loop'], 'a filled disk', () => {
  it.each<DiskKind>(['ext4', 'tmpfs', 'xfs', 'ext2'])('has so much less free, on %s', async (kind) => {
    const { path, available } = smallDisk(kind, kind === 'xfs' ? 320 : 64);
    const before = available();
    const { revert, seen } = await start({ path, fill: '20MiB' });
    expect((before - available()) / MiB).toBeGreaterThan(19.6);
    expect((before - available()) / MiB).toBeLessThan(20.5);
    expect(seen.message).toMatch(/^20 MiB taken, [\d.]+ MiB left on /);
    expect((await revert()).message).toBe('20 MiB are free again');
    expect(ours(path)).toEqual([]);
    await until('all is free again', () => available() === before);
  });

  it('has a percentage of what is free taken, and the reserve left', async () => {
    const { path, available } = smallDisk();
    const before = available();
    const { revert } = await start({ path, fill: '50%' });
    expect(available() / before).toBeGreaterThan(0.48);
    expect(available() / before).toBeLessThan(0.52);
    await revert();
    await start({ path, fill: 100, reserve: '10MiB' });
    expect(available() / MiB).toBeGreaterThan(9);
    expect(available() / MiB).toBeLessThan(11);
  });

  it.each<DiskKind>(['ext4', 'xfs', 'tmpfs'])(
    'takes no more from others than is free, on %s',
    async (kind) => {
      const { path, available, asNobody } = smallDisk(kind, kind === 'xfs' ? 320 : 64);
      expect(asNobody('head -c 1M /dev/zero > before')).toBe(0);
      const { revert, seen } = await start({ path, fill: '1TiB' });
      expect(seen.available).toBe(available());
      expect(available()).toBeLessThan(2 * MiB);
      expect(asNobody('head -c 4M /dev/zero > during')).not.toBe(0);
      await revert();
      expect(asNobody('head -c 4M /dev/zero > after')).toBe(0);
    },
  );

  it('ends where others were quicker, and says so', async () => {
    const { path, available } = smallDisk('ext2');
    const context = injection();
    const { undo } = await disk.plan({ path, fill: '90%' }, context);
    made.push({ context, undo });
    execFileSync('dd', ['if=/dev/zero', `of=${path}/others`, 'bs=1M', 'count=30'], { stdio: 'ignore' });
    let record: DiskUndo = undo;
    const amend = async (amended: unknown) => {
      record = amended as DiskUndo;
    };
    await disk.apply({ path, fill: '90%' }, undo, { ...context, amend });
    const { message } = await disk.verify({ path, fill: '90%' }, record, context);
    expect(message).toContain('the disk is full');
    expect(statSync(join(path, 'others')).size).toBe(30 * MiB);
    expect(available()).toBe(0);
  });

  it('keeps the reserve where others were quicker', async () => {
    const { path, available } = smallDisk('ext2');
    const context = injection();
    const { undo } = await disk.plan({ path, fill: '100%', reserve: '5MiB' }, context);
    made.push({ context, undo });
    execFileSync('dd', ['if=/dev/zero', `of=${path}/others`, 'bs=1M', 'count=30'], { stdio: 'ignore' });
    await disk.apply({ path, fill: '100%', reserve: '5MiB' }, undo, context);
    expect(available() / MiB).toBeGreaterThan(4.5);
    expect(available() / MiB).toBeLessThan(6);
  });

  it('is that of the folder, and of none that is mounted below it', async () => {
    const outer = smallDisk();
    const [inner] = [smallDisk('tmpfs', 16)];
    const below = join(outer.path, 'below');
    mkdirSync(below);
    execFileSync('mount', ['--bind', inner?.path as string, below]);
    try {
      const free = inner?.available();
      await start({ path: outer.path, fill: '40MiB' });
      expect(inner?.available()).toBe(free);
      expect(readdirSync(below)).toEqual([]);
    } finally {
      execFileSync('umount', [below]);
    }
  });

  it('is not another one that was mounted there meanwhile', async () => {
    const { path } = smallDisk();
    const context = injection();
    const { undo } = await disk.plan({ path, fill: '10MiB' }, context);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16M', 'squall-test', path]);
    try {
      await expect(disk.apply({ path, fill: '10MiB' }, undo, context)).rejects.toThrow(
        `another file system was mounted at ${path} meanwhile`,
      );
      expect(readdirSync(path)).toEqual([]);
    } finally {
      execFileSync('umount', [path]);
    }
    expect(ours(path)).toEqual([]);
  });

  it('may be named by a link', async () => {
    const { path } = smallDisk();
    symlinkSync(path, join(path, '..', 'link'));
    const { undo } = await start({ path: join(path, '..', 'link'), fill: '1MiB' });
    expect(undo.folder).toBe(path);
  });

  it('has nobody’s file overwritten', async () => {
    const { path } = smallDisk();
    const context = injection();
    const { undo } = await disk.plan({ path, fill: '1MiB' }, context);
    writeFileSync(undo.fill?.file as string, 'precious');
    await expect(disk.apply({ path, fill: '1MiB' }, undo, context)).rejects.toThrow('EEXIST');
    expect(readFileSync(undo.fill?.file as string, 'utf8')).toBe('precious');
  });
});

describeWhere(['root', 'loop'], 'the end of a disk fault', () => {
  it('is a success where the folder or a file system in memory is gone', async () => {
    const { path } = smallDisk();
    const folder = join(path, 'folder');
    mkdirSync(folder);
    const one = await start({ path: folder, fill: '1MiB' });
    rmSync(folder, { recursive: true });
    expect((await one.revert()).message).toBe('the file was gone');
    const memory = smallDisk('tmpfs', 16);
    const other = await start({ path: memory.path, fill: '1MiB' });
    memory.unmount();
    expect((await other.revert()).message).toBe('the file was gone');
  });

  it('is not claimed while the disk is unmounted, and comes when it is back', async () => {
    const { path, unmount, mount } = smallDisk();
    const { revert, undo } = await start({ path, fill: '1MiB' });
    unmount();
    const file = undo.fill?.file as string;
    await expect(revert()).rejects.toMatchObject({
      message: expect.stringContaining(`is not mounted at ${path} any more`),
      command: `rm -f ${file}`,
    });
    mount();
    expect(existsSync(file)).toBe(true);
    await revert();
    expect(existsSync(file)).toBe(false);
  });

  it('names the command where the disk has become read-only', async () => {
    const { path } = smallDisk();
    const { revert, undo } = await start({ path, fill: '1MiB' });
    execFileSync('mount', ['-o', 'remount,ro', path]);
    await expect(revert()).rejects.toMatchObject({ command: `rm -f ${undo.fill?.file}` });
    execFileSync('mount', ['-o', 'remount,rw', path]);
    await revert();
    expect(ours(path)).toEqual([]);
  });

  it('stops what was still filling', async () => {
    const { path } = smallDisk('ext2', 512);
    const abort = new AbortController();
    const context = injection(abort.signal);
    const parameters = { path, fill: '100%', io: {} };
    const { undo } = await disk.plan(parameters, context);
    const refused = expect(disk.apply(parameters, undo, context)).rejects.toThrow('aborted');
    await until('it writes', () => ours(path).length > 0);
    abort.abort();
    await refused;
    await disk.revert(undo, context);
    expect(ours(path)).toEqual([]);
    expect(context.host.findHelpers(context.token)).toEqual([]);
  });
});

describeWhere(['root', 'loop'], 'a busy disk', () => {
  /** What the disk itself has done: operations, and bytes. */
  function numbers(path: string) {
    const { dev } = statSync(path);
    const [major, minor] = [Math.floor(dev / 256) % 4096, dev % 256];
    const fields = readFileSync(`/sys/dev/block/${major}:${minor}/stat`, 'utf8')
      .trim()
      .split(/\s+/)
      .map(Number);
    const [reads = 0, , sectorsRead = 0, , writes = 0, , sectorsWritten = 0] = fields;
    return { reads, writes, read: sectorsRead * 512, written: sectorsWritten * 512 };
  }

  /** In a second, each. */
  async function measure(path: string, seconds: number) {
    const [before, start] = [numbers(path), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const [after, elapsed] = [numbers(path), (performance.now() - start) / 1000];
    const rate = (key: keyof typeof after) => (after[key] - before[key]) / elapsed;
    return { read: rate('read'), written: rate('written'), reads: rate('reads'), writes: rate('writes') };
  }

  it('is read from and written to at the rate, as the disk sees it', async () => {
    const { path } = smallDisk();
    const { seen, revert } = await start({ path, io: { rate: '16mbit', workers: 2 } });
    expect(seen.message).toMatch(/^pid \d+ reads and writes on /);
    // Half of 2 MB a second each; a block more or less at either end. A machine busy with others gets five tries.
    let off = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 5 && off >= 0.15; attempt++) {
      const { read, written } = await measure(path, 3);
      off = Math.max(Math.abs(read / 1e6 - 1), Math.abs(written / 1e6 - 1));
    }
    expect(off).toBeLessThan(0.15);
    await revert();
    expect(ours(path)).toEqual([]);
  });

  it('has blocks of the size asked for, and as many operations at once as workers', async () => {
    const { path } = smallDisk();
    const { pid } = await start({ path, io: { blockSize: '4KiB', workers: 12 } });
    const { read, reads } = await measure(path, 1);
    // Neighbours may be read in one go.
    expect(read / reads).toBeGreaterThan(4000);
    expect(read / reads).toBeLessThan(8000);
    const threads = Number(/^Threads:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    expect(threads).toBeGreaterThan(12);
  });

  it.each<DiskKind>(['tmpfs', 'xfs'])('may be %s', async (kind) => {
    const { path } = smallDisk(kind, kind === 'xfs' ? 320 : 64);
    await start({ path, io: {} });
  });

  it('may be full', async () => {
    const { path, available } = smallDisk();
    await start({ path, fill: '100%', io: { blockSize: '64KiB' } });
    expect(available()).toBeLessThan(MiB);
    expect((await measure(path, 1)).written).toBeGreaterThan(0);
  });

  it('is reported when its hog is killed', async () => {
    const { path } = smallDisk();
    const { pid, applied } = await start({ path, io: {} });
    process.kill(pid, 'SIGKILL');
    expect((await applied?.failed)?.message).toContain(`the hog (pid ${pid}) ended by itself`);
  });
});

describe('a disk fault on what is no folder', () => {
  it('fails before anything is written', async () => {
    await expect(disk.plan({ path: '/not/there', fill: 5 }, injection())).rejects.toThrow(
      '/not/there does not exist',
    );
    await expect(disk.plan({ path: '/dev/null', fill: 5 }, injection())).rejects.toThrow(
      '/dev/null is no folder',
    );
  });
});
