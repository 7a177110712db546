import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { MemoryParameters } from '../../src/injectors/memory/schema.ts';
import { memory } from '../../src/injectors/memory.ts';
import { measureLoad } from '../support/cpu.ts';
import { elsewhere, inject, injection } from '../support/injection.ts';
import { type MemoryCgroup, makeMemoryCgroup } from '../support/memory-cgroup.ts';
import { describeWhere } from '../support/needs.ts';
import { slowness } from '../support/pace.ts';
import { until } from '../support/wait.ts';

const MiB = 2 ** 20;
const contexts: ReturnType<typeof injection>[] = [];

function fresh(signal?: AbortSignal) {
  const context = injection(signal);
  contexts.push(context);
  return context;
}

async function start(parameters: MemoryParameters) {
  const context = fresh();
  return { context, ...(await inject(memory, parameters, context)) };
}

function resident(pid: number): number {
  return Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

afterEach(async () => {
  for (const context of contexts.splice(0)) await memory.revert({ size: 0, join: null }, context);
});

describe('the size of a memory fault', () => {
  it.each(['60MiB', '100MiB', '200MB', '700MiB'])('%s is resident, within 2 %', async (size) => {
    const { pid, seen, undo } = await start({ size });
    expect(Math.abs(resident(pid) / undo.size - 1)).toBeLessThan(0.02);
    expect(seen.message).toMatch(/^[\d.]+ [MG]iB resident in pid \d+$/);
  });

  it('is what is taken from the machine, less than the hog’s program is resident', async () => {
    const { pid, seen } = await start({ size: '24MiB' });
    expect(resident(pid)).toBeLessThan(80 * MiB);
    expect(seen.message).toMatch(/^24 MiB taken, and with the hog's program \d+ MiB resident in pid/);
  });

  it('is a percentage of what is free', async () => {
    const context = fresh();
    const { limit, inUse } = context.host.memory();
    const { undo } = await memory.plan({ percent: '2%' }, context);
    expect(Math.abs(undo.size / ((limit - inUse) * 0.02) - 1)).toBeLessThan(0.05);
    const { pid } = await inject(memory, { percent: '2%' }, context);
    expect(Math.abs(resident(pid) / undo.size - 1)).toBeLessThan(0.05);
  });

  it('rises in a straight line with `ramp`', async () => {
    const begin = performance.now();
    const { pid, seen } = await start({ size: '500MiB', ramp: '4s' });
    expect(performance.now() - begin).toBeLessThan(3000 * slowness());
    expect(seen.message).toMatch(/ of 500 MiB resident/);
    const at = await until('half is there', () => resident(pid) > 272 * MiB && performance.now());
    await until('all is there', () => resident(pid) > 495 * MiB);
    const rest = performance.now() - at;
    expect(rest).toBeGreaterThan(1400);
    expect(rest).toBeLessThan(6000);
    expect(resident(pid)).toBeLessThan(510 * MiB);
  });

  it('costs no CPU to hold', async () => {
    const { pid } = await start({ size: '200MiB', reserve: '1MiB' });
    // It is counted in hundredths of a second: three of them are more than that already.
    const most = 0.5 * slowness();
    let least = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 5 && least > most; attempt++)
      least = Math.min(least, (await measureLoad(pid, 4)).own);
    expect(least).toBeLessThanOrEqual(most);
  });
});

describeWhere(['root'], 'the pages of a memory fault', () => {
  it('are all different', async () => {
    const { pid } = await start({ size: '120MiB' });
    const pages = largestMappings(pid, 50 * MiB).flatMap(({ from, to }) => hashPages(pid, from, to));
    expect(pages.length).toBeGreaterThan(10_000);
    // Some of the mappings are the hog's own: where its heap is one of them, pages of zeros are among these.
    expect(new Set(pages).size).toBeGreaterThan(pages.length * 0.98);
  });
});

/** The anonymous mappings that are 4 MiB and larger, up to a sum. */
function largestMappings(pid: number, most: number): { from: number; to: number }[] {
  let sum = 0;
  return readFileSync(`/proc/${pid}/smaps`, 'utf8')
    .split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
    .flatMap((text) => {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw-p 00000000 00:00 0/.exec(text) ?? [];
      const kibibytes = Number(/^Rss:\s*(\d+)/m.exec(text)?.[1]);
      const size = Number.parseInt(to ?? '0', 16) - Number.parseInt(from ?? '0', 16);
      if (size < 4 * MiB || kibibytes * 1024 < size * 0.99 || sum > most) return [];
      sum += size;
      return [{ from: Number.parseInt(from as string, 16), to: Number.parseInt(to as string, 16) }];
    });
}

/** Hashes of the pages in between, without the first and the last, in which the allocator keeps its notes. */
function hashPages(pid: number, from: number, to: number): string[] {
  const file = openSync(`/proc/${pid}/mem`, 'r');
  const page = Buffer.alloc(4096);
  const hashes: string[] = [];
  for (let address = from + 4096; address < to - 4096; address += 4096) {
    readSync(file, page, 0, 4096, address);
    hashes.push(createHash('sha1').update(page).digest('base64'));
  }
  closeSync(file);
  return hashes;
}

describe('the end of a memory fault', () => {
  it('gives the memory back, and reverting twice or before apply finds nothing', async () => {
    const context = fresh();
    const { undo } = await memory.plan({ size: '600MiB' }, context);
    expect((await memory.revert(undo, context)).message).toBe('no hog was left');
    const { pid } = await inject(memory, { size: '600MiB' }, context);
    expect(resident(pid)).toBeGreaterThan(500 * MiB);
    await memory.revert(undo, context);
    // What is free on the whole machine is others' doing, too: see the fault in a cgroup.
    expect(context.host.identify(pid)).toBeUndefined();
    expect((await memory.revert(undo, context)).message).toBe('no hog was left');
  });

  it('comes from another process that knows the token and the record', async () => {
    const { context, undo, pid } = await start({ size: '100MiB' });
    const other = elsewhere({ fault: 'memory', undo, token: context.token });
    expect((await other.message('reverted')).reverted.pids).toEqual([pid]);
    expect(context.host.identify(pid)).toBeUndefined();
  });

  it('comes with the death of Squall by SIGKILL, in the middle of filling, too', async () => {
    const context = fresh();
    const parameters = { size: '4GiB' };
    const other = elsewhere({ fault: 'memory', parameters, token: context.token });
    const [hog] = await until(
      'it fills',
      () => {
        const hogs = context.host.findHelpers(context.token);
        return hogs[0] && resident(hogs[0].pid) > 150 * MiB && hogs;
      },
      30_000,
    );
    other.child.kill('SIGKILL');
    await until('the hog is gone', () => context.host.identify(hog?.pid as number) === undefined);
  });

  it('comes by abort in the middle of filling', async () => {
    const abort = new AbortController();
    const context = fresh(abort.signal);
    const { undo } = await memory.plan({ size: '4GiB' }, context);
    const applying = memory.apply({ size: '4GiB' }, undo, context);
    const refused = expect(applying).rejects.toThrow('aborted');
    await until('it fills', () => {
      const [hog] = context.host.findHelpers(context.token);
      return hog && resident(hog.pid) > 150 * MiB;
    });
    abort.abort();
    await refused;
    await memory.revert(undo, context);
    expect(context.host.findHelpers(context.token)).toEqual([]);
  });

  it('is told when the hog is killed by somebody else', async () => {
    const { applied, pid } = await start({ size: '60MiB' });
    process.kill(pid, 'SIGKILL');
    expect((await applied?.failed)?.message).toBe(`the hog (pid ${pid}) ended by itself: signal SIGKILL`);
  });
});

describeWhere(['root'], 'a memory fault in a cgroup', () => {
  const cgroups: MemoryCgroup[] = [];
  afterEach(async () => {
    for (const cgroup of cgroups.splice(0)) await cgroup.remove();
  });

  function make(limit: number): MemoryCgroup {
    const cgroup = makeMemoryCgroup(limit);
    cgroups.push(cgroup);
    return cgroup;
  }

  /** Squall itself is in the cgroup, with its hog. */
  function inside(parameters: MemoryParameters, cgroup = make(400 * MiB)) {
    const { token, host } = fresh();
    const enter = ['sh', '-c', `echo $$ > ${cgroup.procs} && exec "$@"`, 'sh'];
    const hog = () => host.findHelpers(token)[0]?.pid as number;
    return { cgroup, hog, ...elsewhere({ fault: 'memory', parameters, token }, enter) };
  }

  it('leaves the reserve free, gives back what others need of it, and takes it again', async () => {
    const cgroup = make(900 * MiB);
    const { message, child, hog } = inside({ size: '4GiB', reserve: '400MiB' }, cgroup);
    await message('applied');
    const size = () => resident(hog());
    await until('it is as large as it may be', () => size() > 300 * MiB);
    expect(cgroup.usage()).toBeLessThan(550 * MiB);
    const before = size();
    const other = inside({ size: '250MiB' }, cgroup);
    await other.message('applied');
    await until('it has shrunk', () => size() < before - 150 * MiB, 20_000);
    const after = size();
    other.child.kill('SIGKILL');
    await until('it has grown', () => size() > after + 150 * MiB, 20_000);
    child.kill('SIGKILL');
  });

  it('grows the cgroup by the size, what the hog itself needs counted in, and is given back', async () => {
    const { cgroup, message, child } = inside({ size: '150MiB' });
    const before = await until('Squall is about to start its hog', () => {
      const used = cgroup.usage();
      return used > 30 * MiB && used;
    });
    await message('applied');
    // Squall itself is still growing as it starts.
    expect((cgroup.usage() - before) / MiB).toBeGreaterThan(140);
    expect((cgroup.usage() - before) / MiB).toBeLessThan(190);
    child.kill('SIGKILL');
    await until('the memory is free', () => cgroup.usage() < 40 * MiB, 10_000);
  });

  it('loses the hog, and nobody else, to the OOM killer while it fills', async () => {
    const { cgroup, message, child } = inside({ size: '1GiB' });
    expect((await message('error')).error).toMatch(/the hog \(pid \d+\) was killed by the OOM killer/);
    expect(cgroup.oomKills()).toBe(1);
    expect(child.signalCode).toBeNull();
  });

  it('is told of the OOM killer when it strikes while the fault is in force', async () => {
    const { message } = inside({ size: '1GiB', ramp: '2s' });
    await message('applied');
    expect((await message('failed')).failed).toMatch(/was killed by the OOM killer/);
  });

  it('takes its percentage of the cgroup’s limit', async () => {
    const { message, child } = inside({ percent: 50 });
    const { applied } = await message('applied');
    expect(applied.resident).toBeLessThan(200 * MiB);
    expect(applied.resident).toBeGreaterThan(60 * MiB);
    child.kill('SIGKILL');
  });
});
