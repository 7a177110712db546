import { describe, expect, it } from 'vitest';
import { parseStat } from '../../src/host/stat.ts';

/** A line of /proc/PID/stat with the fields that matter here. */
function line(comm: string, { state = 'S', flags = 0, threads = 1 } = {}): string {
  return `42 (${comm}) ${state} 7 42 42 0 -1 ${flags} 0 0 0 0 0 0 0 0 20 0 ${threads} 0 98765 1000 100`;
}

describe('parseStat', () => {
  it.each(['plain', 'with space', 'a) S 1 (b', '((', '))', ''])('reads a process called %j', (comm) => {
    expect(parseStat(line(comm))).toEqual({
      comm,
      state: 'S',
      ppid: 7,
      group: 42,
      kernelThread: false,
      startTime: 98765,
      alive: true,
    });
  });

  it('knows a kernel thread by its flag', () => {
    expect(parseStat(line('kworker/0:1', { flags: 0x04208060 })).kernelThread).toBe(true);
  });

  it('takes a zombie for gone', () => {
    expect(parseStat(line('dead', { state: 'Z' })).alive).toBe(false);
  });

  it('takes a process whose first thread alone has ended for alive', () => {
    expect(parseStat(line('leaderless', { state: 'Z', threads: 3 })).alive).toBe(true);
  });
});
