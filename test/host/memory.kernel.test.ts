import { spawnSync } from 'node:child_process';
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lookFrom } from '../fixtures/elsewhere.ts';
import { describeWhere } from '../support/needs.ts';

const MIB = 2 ** 20;
const root = '/sys/fs/cgroup';

describeWhere(['cgroup2'], 'memory in a cgroup of version 2', () => {
  const outer = join(root, `squall-test-${process.pid}`);
  const inner = join(outer, 'inner');

  beforeEach(() => {
    writeFileSync(join(root, 'cgroup.subtree_control'), '+memory');
    mkdirSync(outer);
    writeFileSync(join(outer, 'cgroup.subtree_control'), '+memory');
    mkdirSync(inner);
  });

  afterEach(() => {
    rmdirSync(inner);
    rmdirSync(outer);
  });

  it('is the machine’s where there is no limit', async () => {
    expect((await lookFrom(inner)).memory.of).toBe('machine');
  });

  it('is the narrowest limit of the cgroup and those above it, less what is in use', async () => {
    writeFileSync(join(outer, 'memory.max'), String(300 * MIB));
    const { memory } = await lookFrom(inner);
    expect(memory).toMatchObject({ of: 'cgroup', limit: 300 * MIB });
    expect(memory.inUse).toBeGreaterThan(5 * MIB);
    expect(memory.inUse).toBeLessThan(150 * MIB);
    writeFileSync(join(inner, 'memory.max'), String(200 * MIB));
    expect((await lookFrom(inner)).memory.limit).toBe(200 * MIB);
  });

  it('counts the OOM kills of that cgroup', async () => {
    const before = (await lookFrom(inner)).oomKills;
    writeFileSync(join(inner, 'memory.max'), String(20 * MIB));
    // Without a line's end, tail has to hold everything.
    const hog = 'echo $$ > "$0/cgroup.procs"; exec head -c 100M /dev/zero | tail';
    spawnSync('sh', ['-c', hog, inner], { stdio: 'ignore' });
    writeFileSync(join(inner, 'memory.max'), String(500 * MIB));
    expect((await lookFrom(inner)).oomKills).toBeGreaterThan(before);
  });
});
