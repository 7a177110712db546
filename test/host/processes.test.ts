import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import { Targets } from '../fixtures/targets.ts';
import { until } from '../support/wait.ts';

const host = createHost();
const targets = new Targets();
afterAll(() => targets.end());

async function find(pid: number) {
  return (await host.processes()).find((info) => info.pid === pid);
}

describe('processes', () => {
  it('knows one that has ended since as gone', async () => {
    const target = await targets.sleeper(targets.name('-short-lived'));
    const all = await host.processes();
    host.signal(target, 'SIGKILL');
    await until('it is gone', () => !existsSync(`/proc/${target.pid}`));
    expect(all.find(({ pid }) => pid === target.pid)).toMatchObject({ state: 'X', argv: [], uid: -1 });
  });

  it('finds a process with all that is known of it', async () => {
    const name = targets.name('-with-a-name-longer-than-fifteen');
    const target = await targets.sleeper(name, { args: ['0.5', '1'] });
    const program = join(targets.folder, name);
    expect(await find(target.pid)).toEqual({
      ...target,
      ppid: expect.any(Number),
      comm: name.slice(0, 15),
      argv: [program, '600', '0.5', '1'],
      executable: program,
      uid: host.uid,
      state: 'S',
      kernelThread: false,
    });
  });

  it('reads names with spaces and parentheses', async () => {
    const target = await targets.sleeper(targets.name(' (my) worker'));
    expect((await find(target.pid))?.argv[0]).toBe(join(targets.folder, targets.name(' (my) worker')));
  });

  it('reads arguments that are no text', async () => {
    const odd = await targets.sleeper(targets.name('-odd'), {
      shell: `set -- sh -c 'sleep 60; :' "$(printf 'a\\377b')" "${targets.name('-odd')}"`,
    });
    expect((await find(odd.pid))?.argv.slice(3)).toEqual(['a\uFFFDb', targets.name('-odd')]);
    // The shell's own child.
    for (const info of await host.processes()) if (info.ppid === odd.pid) host.signal(info, 'SIGKILL');
  });

  it('contains this process, and starts none', async () => {
    const all = await host.processes();
    expect(all.find(({ pid }) => pid === process.pid)?.ppid).toBe(process.ppid);
    expect(all.filter(({ ppid, comm }) => ppid === process.pid && comm === 'ps')).toEqual([]);
    expect(new Set(all.map(({ pid }) => pid)).size).toBe(all.length);
  });

  it('lists kernel threads as such, where they can be seen', async () => {
    const kthreadd = (await host.processes()).find(({ comm, pid }) => pid === 2 && comm === 'kthreadd');
    if (kthreadd) expect(kthreadd).toMatchObject({ kernelThread: true, argv: [] });
  });
});
