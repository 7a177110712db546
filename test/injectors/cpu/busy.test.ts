import { describe, expect, it } from 'vitest';
import { busyTime } from '../../../src/injectors/cpu/busy.ts';

describe('the time that CPUs were busy', () => {
  const stat =
    'cpu  100 0 50 300 20 0 0 0 0 0\ncpu0 50 0 25 150 10 0 0 0 0 0\ncpu1 50 0 25 150 10 0 0 0 0 0\nintr 1 2\n';

  it('is, of a machine, what it was not idle', () => {
    expect(busyTime({ counter: '/proc/stat', capacity: 2, cores: null }, stat, 5000)).toBe(2 * 5000 - 3200);
  });

  it('is, of some cores, what those were not', () => {
    expect(busyTime({ counter: '/proc/stat', capacity: 1, cores: [1] }, stat, 5000)).toBe(5000 - 1600);
    expect(busyTime({ counter: '/proc/stat', capacity: 2, cores: [0, 1] }, stat, 5000)).toBe(10_000 - 3200);
  });

  it('is what a cgroup of either version counts', () => {
    const cgroup = (counter: string) => ({ counter, capacity: 1, cores: null });
    expect(busyTime(cgroup('/x/cpu.stat'), 'usage_usec 1500000\nuser_usec 1\n', 0)).toBe(1500);
    expect(busyTime(cgroup('/x/cpuacct.usage'), '1500000000\n', 0)).toBe(1500);
  });
});
