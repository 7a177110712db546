import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import { lookFrom } from '../fixtures/elsewhere.ts';

const MIB = 2 ** 20;
const V1 = '/sys/fs/cgroup/memory';
const hasV1 = process.getuid?.() === 0 && existsSync(join(V1, 'memory.limit_in_bytes'));
const host = createHost();

describe('memory', () => {
  it('is no more than the machine has, and partly in use', () => {
    const total = Number(/MemTotal:\s+(\d+)/.exec(host.readText('/proc/meminfo') ?? '')?.[1]) * 1024;
    const { limit, inUse } = host.memory();
    expect(limit).toBeLessThanOrEqual(total);
    expect(inUse).toBeGreaterThan(0);
    expect(inUse).toBeLessThan(limit);
  });
});

describe('oomKills', () => {
  it('is a count', () => {
    expect(host.oomKills()).toBeGreaterThanOrEqual(0);
  });
});

describe.skipIf(!hasV1)('memory in a cgroup of version 1', () => {
  it('is the narrowest limit of the cgroup and those above it, less what is in use', async () => {
    const outer = join(V1, `squall-test-${process.pid}`);
    const inner = join(outer, 'inner');
    mkdirSync(inner, { recursive: true });
    writeFileSync(join(outer, 'memory.limit_in_bytes'), String(300 * MIB));
    try {
      const { memory } = await lookFrom(inner);
      expect(memory).toMatchObject({ of: 'cgroup', limit: 300 * MIB });
      expect(memory.inUse).toBeGreaterThan(5 * MIB);
      expect(memory.inUse).toBeLessThan(150 * MIB);
      writeFileSync(join(inner, 'memory.limit_in_bytes'), String(200 * MIB));
      expect((await lookFrom(inner)).memory.limit).toBe(200 * MIB);
    } finally {
      rmdirSync(inner);
      rmdirSync(outer);
    }
  });

  it('counts the OOM kills of that cgroup', async () => {
    const cgroup = join(V1, `squall-test-oom-${process.pid}`);
    mkdirSync(cgroup);
    try {
      const before = (await lookFrom(cgroup)).oomKills;
      writeFileSync(join(cgroup, 'memory.limit_in_bytes'), String(20 * MIB));
      // Without a line's end, tail has to hold everything.
      const hog = 'echo $$ > "$0/cgroup.procs"; exec head -c 100M /dev/zero | tail';
      spawnSync('sh', ['-c', hog, cgroup], { stdio: 'ignore' });
      writeFileSync(join(cgroup, 'memory.limit_in_bytes'), String(500 * MIB));
      expect((await lookFrom(cgroup)).oomKills).toBeGreaterThan(before);
    } finally {
      rmdirSync(cgroup);
    }
  });
});
