import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cpu } from '../../src/injectors/cpu.ts';
import { memory } from '../../src/injectors/memory.ts';
import { Targets } from '../fixtures/targets.ts';
import { measureLoad } from '../support/cpu.ts';
import { inject, injection } from '../support/injection.ts';
import { type MemoryCgroup, makeMemoryCgroup } from '../support/memory-cgroup.ts';
import { describeWhere } from '../support/needs.ts';
import { until } from '../support/wait.ts';

const MiB = 2 ** 20;

describeWhere(['cgroup2'], 'a hog `in` the cgroup of a process', () => {
  let targets: Targets;
  let cgroup: MemoryCgroup;
  let context: ReturnType<typeof injection>;
  let where: { name: string };

  beforeEach(async () => {
    targets = new Targets();
    context = injection();
    cgroup = makeMemoryCgroup(256 * MiB);
    where = { name: targets.name('-app') };
    const app = await targets.sleeper(where.name);
    writeFileSync(cgroup.procs, String(app.pid));
  });

  afterEach(async () => {
    await cpu.revert({ workers: 1, scope: null, join: null }, context);
    targets.end();
    await cgroup.remove();
  });

  const current = () => Number(readFileSync(join(cgroup.folder, 'memory.current'), 'utf8'));
  const cgroupOf = (pid: number) => basename(readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim());

  it('fills that cgroup’s memory by the size asked for', async () => {
    expect(await memory.missing({ size: '100MiB', in: where }, context.host)).toEqual([]);
    const before = current();
    const { pid } = await inject(memory, { size: '100MiB', in: where }, context);
    expect(cgroupOf(pid)).toBe(basename(cgroup.folder));
    // The kernel counts in batches: some pages of each core are not yet charged.
    expect((current() - before) / MiB).toBeGreaterThan(94);
    expect((current() - before) / MiB).toBeLessThan(115);
  });

  it('takes its percentage of what that cgroup has left', async () => {
    const free = 256 * MiB - current();
    const { undo } = await memory.plan({ percent: 50, in: where }, context);
    expect(Math.abs(undo.size / (free * 0.5) - 1)).toBeLessThan(0.05);
  });

  it('dies first when that cgroup’s memory runs out', async () => {
    await expect(inject(memory, { size: '1GiB', in: where }, context)).rejects.toThrow('the OOM killer');
    expect(cgroup.oomKills()).toBe(1);
    expect(readFileSync(cgroup.procs, 'utf8').trim()).not.toBe('');
  });

  it('holds the total of a cgroup with a CPU limit', async () => {
    writeFileSync('/sys/fs/cgroup/cgroup.subtree_control', '+cpu');
    writeFileSync(join(cgroup.folder, 'cpu.max'), '50000 100000');
    const { pid, seen } = await inject(cpu, { utilization: 60, in: where }, context);
    expect(seen.message).toContain('holding the cgroup at 60%');
    await measureLoad(pid, 1);
    // Where the processor is emulated, the controller itself costs a point or two; and it may be busy with other things.
    const held = async () => Math.abs((await measureLoad(pid, 3)).own - 30) < 4;
    await until('it holds 60 % of half a core', held, 30_000);
  });

  it('is refused where no such process runs', async () => {
    const gone = { name: targets.name('-gone') };
    await expect(memory.plan({ size: '1MiB', in: gone }, context)).rejects.toThrow(
      'no process is found whose cgroup is meant',
    );
  });
});
