import { describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import { injectors } from '../../src/injectors/index.ts';
import type { Host, Injector } from '../../src/plugin/index.ts';
import { oneAtATime } from '../../src/py-chaos/one-at-a-time.ts';
import { withSafety } from '../../src/py-chaos/safety.ts';
import { injection } from '../support/injection.ts';

const SAFETY = { cpu_fraction: 0.8, memory_fraction: 0.5, require_cgroup_limits: false };
const GIB = 2 ** 30;

/** A container with so many cores and so much memory; undefined: without a limit. */
function container(cores: number | undefined, memory: number | undefined): Host {
  const files: Record<string, string> = {
    '/proc/self/cgroup': '0::/\n',
    '/proc/self/mountinfo': '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
    '/sys/fs/cgroup/cgroup.controllers': 'cpu memory\n',
    '/sys/fs/cgroup/cpu.max': cores === undefined ? 'max 100000\n' : `${cores * 100_000} 100000\n`,
    '/sys/fs/cgroup/cpu.stat': 'usage_usec 1\n',
    '/proc/stat': 'cpu0 1\ncpu1 1\n',
  };
  return {
    ...createHost(),
    readText: (path) => files[path],
    memory: () => ({
      limit: memory ?? 8 * GIB,
      inUse: GIB / 8,
      of: memory === undefined ? 'machine' : 'cgroup',
    }),
  };
}

const plan = (name: string, parameters: unknown, host: Host, safety = SAFETY) => {
  const injector = withSafety(injectors, safety).find((each) => each.name === name) as Injector;
  return injector.plan(parameters, { ...injection(), host });
};

describe('safety', () => {
  it.each([
    [4, 8, 3],
    [4, 3, 3],
    [1, 4, 1],
    [0.5, 4, 1],
    [undefined, 4, 4],
  ])('of a container with %s cores lets %i workers be %i', async (cores, asked, used) => {
    const { undo, observation } = await plan('cpu', { load: 100, workers: asked }, container(cores, GIB));
    expect(undo).toMatchObject({ workers: used });
    expect(observation.message.includes('safety.cpu_fraction')).toBe(used < asked);
  });

  it('refuses memory above its fraction, and lets the rest be', async () => {
    const host = container(1, GIB);
    await expect(plan('memory', { size: '512MiB' }, host)).resolves.toBeDefined();
    await expect(plan('memory', { size: '513MiB' }, host)).rejects.toMatchObject({
      limit: 'safety.memory_fraction',
      message: "limit safety.memory_fraction: 513 MiB are more than 0.5 of the cgroup's 1 GiB",
    });
    await expect(plan('memory', { size: '2048MiB' }, container(1, undefined))).resolves.toBeDefined();
  });

  it('refuses both where limits are required and there are none', async () => {
    const strict = { ...SAFETY, require_cgroup_limits: true };
    const refused = { limit: 'safety.require_cgroup_limits' };
    const host = container(undefined, undefined);
    await expect(plan('cpu', { load: 100, workers: 1 }, host, strict)).rejects.toMatchObject(refused);
    await expect(plan('memory', { size: '1MiB' }, host, strict)).rejects.toMatchObject(refused);
    await expect(plan('memory', { size: '1MiB' }, container(1, GIB), strict)).resolves.toBeDefined();
  });
});

it('a kind of which one is in force makes no second one', async () => {
  const [cpu] = oneAtATime(injectors) as [Injector];
  const parameters = { load: 10, workers: 1 };
  expect((await cpu.plan(parameters, injection())).skip).toBeUndefined();
  const inForce = [{ token: 'other', undo: {} }];
  const { skip } = await cpu.plan(parameters, { ...injection(), inForce });
  expect(skip).toBe('a cpu fault is in force already');
});
