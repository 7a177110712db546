import { spawn } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import { Targets } from '../fixtures/targets.ts';

const host = createHost();
const targets = new Targets();
afterAll(() => targets.end());

async function reasonFor(pid: number): Promise<string | undefined> {
  return host.protectedProcesses(await host.processes()).get(pid);
}

describe('protectedProcesses', () => {
  it('contains Squall, its parent and pid 1', async () => {
    expect(await reasonFor(process.pid)).toBe('Squall itself');
    expect(await reasonFor(process.ppid)).toBe('a parent of Squall');
    expect(await reasonFor(1)).toMatch(/pid 1/);
  });

  it('contains what Squall has started, and what that has started', async () => {
    const child = spawn('sh', ['-c', 'sleep 60 & wait'], { detached: true });
    const all = await host.processes();
    const family = all.filter(({ pid, ppid }) => pid === child.pid || ppid === child.pid);
    const reasons = host.protectedProcesses(family);
    expect(family.length).toBeGreaterThan(0);
    expect(new Set(reasons.values())).toEqual(new Set(['a child of Squall']));
    expect(reasons.size).toBe(family.length);
    process.kill(-(child.pid as number), 'SIGKILL');
  });

  it('contains the helpers of other Squalls', async () => {
    const helper = await targets.sleeper(targets.name('-foreign'), { shell: 'export SQUALL_HELPER=other' });
    expect(await reasonFor(helper.pid)).toBe('a helper of Squall');
  });

  it('contains kernel threads, where they can be seen', async () => {
    const threads = (await host.processes()).filter(({ kernelThread }) => kernelThread);
    const reasons = host.protectedProcesses(threads);
    for (const { pid } of threads) expect(reasons.get(pid)).toBe('a kernel thread');
  });

  it.each(['my-chaos-init-app', 'pause', 'squall', 'systemd', 'runc'])(
    'does not contain a process because it is called %s',
    async (suffix) => {
      const target = await targets.sleeper(targets.name(`-${suffix}`));
      expect(await reasonFor(target.pid)).toBeUndefined();
    },
  );
});
