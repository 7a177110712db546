import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { memory } from '../../src/injectors/memory.ts';
import { Targets } from '../fixtures/targets.ts';
import { makeCgroup, type TestCgroup } from '../support/cgroup.ts';
import { inject, injection } from '../support/injection.ts';
import { describeWhere } from '../support/needs.ts';
import { until } from '../support/wait.ts';

const MiB = 2 ** 20;

describeWhere(['cgroup2', 'swap'], 'memory in a cgroup with a limit', () => {
  let targets: Targets;
  let cgroup: TestCgroup;
  let context: ReturnType<typeof injection>;
  let where: { name: string };
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    targets = new Targets();
    cgroup = makeCgroup();
    cgroup.write('memory.max', String(256 * MiB));
    context = injection();
    where = { name: targets.name('-app') };
    cgroup.add((await targets.sleeper(where.name)).pid);
  });
  afterEach(async () => {
    await memory.revert({ size: 0, join: null }, context);
    for (const child of children.splice(0)) child.kill('SIGKILL');
    targets.end();
    await cgroup.remove();
  });

  const used = () => {
    const reclaimable = Number(/^inactive_file (\d+)/m.exec(cgroup.read('memory.stat'))?.[1]);
    return Number(cgroup.read('memory.current')) - reclaimable;
  };

  it('is filled up to a fifth of what was free by 80 percent', async () => {
    const free = 256 * MiB - used();
    await inject(memory, { percent: 80, in: where }, context);
    const left = 256 * MiB - used();
    expect(Math.abs(left / free - 0.2)).toBeLessThan(0.03);
  });

  it('stays in it though there is a swap, and others want more than there is', async () => {
    const device = execFileSync('zramctl', ['--find', '--size', '256M'], { encoding: 'utf8' }).trim();
    execFileSync('mkswap', [device], { stdio: 'ignore' });
    execFileSync('swapon', [device]);
    try {
      const { pid } = await inject(memory, { size: '150MiB', in: where }, context);
      const bytes = (name: string) =>
        Number(
          new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1],
        ) * 1024;
      const full = bytes('RssAnon');
      // Uses all of its memory all the time; together they want some 50 MiB more than there is.
      const busy =
        'b=Buffer.alloc(100<<20);setInterval(()=>{for(let i=0;i<b.length;i+=4096)b[i]=Math.random()*256},100)';
      const enter = [
        '-c',
        'echo $$ > "$0/cgroup.procs" && exec "$@"',
        cgroup.folder,
        process.execPath,
        '-e',
        busy,
      ];
      children.push(spawn('sh', enter, { stdio: 'ignore' }));
      await until(
        'something is swapped out',
        () => Number(cgroup.read('memory.swap.current')) > 5 * MiB,
        60_000,
      );
      for (let look = 0; look < 10; look++) {
        expect((bytes('RssAnon') + bytes('VmSwap')) / full).toBeGreaterThan(0.97);
        expect(bytes('RssAnon') / full).toBeGreaterThan(0.55);
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    } finally {
      for (const child of children.splice(0)) child.kill('SIGKILL');
      await memory.revert({ size: 0, join: null }, context);
      execFileSync('swapoff', [device]);
      execFileSync('zramctl', ['--reset', device]);
    }
  });
});
