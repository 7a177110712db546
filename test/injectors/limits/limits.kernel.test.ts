import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LimitsUndo } from '../../../src/injectors/limits/record.ts';
import type { LimitsParameters } from '../../../src/injectors/limits/schema.ts';
import { limits } from '../../../src/injectors/limits.ts';
import { Targets } from '../../fixtures/targets.ts';
import { makeCgroup, type TestCgroup } from '../../support/cgroup.ts';
import { measureLoad } from '../../support/cpu.ts';
import { inject, injection } from '../../support/injection.ts';
import { describeWhere } from '../../support/needs.ts';
import { makeSmallDisk } from '../../support/small-disk.ts';
import { until } from '../../support/wait.ts';

const MiB = 2 ** 20;
const FILES = ['cpu.max', 'memory.max', 'memory.high', 'pids.max', 'io.max'];

describeWhere(['cgroup2', 'loop'], 'limits of the cgroup of a process', () => {
  let targets: Targets;
  let cgroup: TestCgroup;
  let name: string;
  const made: { undo: LimitsUndo; context: ReturnType<typeof injection> }[] = [];

  beforeEach(() => {
    targets = new Targets();
    cgroup = makeCgroup();
    name = targets.name('-app');
  });
  afterEach(async () => {
    for (const { undo, context } of made.splice(0)) await limits.revert(undo, context);
    targets.end();
    await cgroup.remove();
  });

  async function sleeper() {
    const target = await targets.sleeper(name);
    cgroup.add(target.pid);
    return target;
  }

  async function script(code: string) {
    const target = await targets.script(name, code);
    cgroup.add(target.pid);
    return target;
  }

  async function start(parameters: LimitsParameters, inForce: { token: string; undo: LimitsUndo }[] = []) {
    const context = { ...injection(), inForce };
    const { undo, seen } = await inject(limits, { name, ...parameters }, context);
    made.push({ undo, context });
    return { undo, seen, context, revert: () => limits.revert(undo, context) };
  }

  const settings = () => FILES.map((file) => `${file} ${cgroup.read(file)}`);

  it('are lowered, and put back as they were', async () => {
    await sleeper();
    cgroup.write('cpu.max', '150000 50000');
    cgroup.write('memory.high', String(900 * MiB));
    const before = settings();
    const { revert, seen } = await start({ cpu: '50%', memory: { max: '500MiB', high: '400MB' }, pids: 40 });
    expect(cgroup.read('cpu.max')).toBe('25000 50000');
    expect(cgroup.read('memory.max')).toBe(String(500 * MiB));
    expect(Number(cgroup.read('memory.high')) / 4e8).toBeCloseTo(1, 3);
    expect(cgroup.read('pids.max')).toBe('40');
    expect(seen.message).toContain('cpu.max is 25000 50000');
    expect((await revert()).message).toBe(`4 limits are as before in ${cgroup.folder}`);
    expect(settings()).toEqual(before);
    await revert();
    expect(settings()).toEqual(before);
  });

  it('hold the CPU of a process that wants all of it', async () => {
    const { pid } = await script('setImmediate(() => { for (;;); })');
    await start({ cpu: 30 });
    await measureLoad(pid, 1);
    const { own } = await measureLoad(pid, 4);
    expect(Math.abs(own - 30)).toBeLessThan(6);
  });

  it('kill who holds more memory than there is', async () => {
    const hog = await script(
      `process.on('SIGUSR2', () => { global.kept = Buffer.alloc(150 * 2 ** 20, 1); say('full'); })`,
    );
    process.kill(hog.pid, 'SIGUSR2');
    await until('it holds its memory', () => hog.said().includes('full'), 30_000);
    const { revert } = await start({ memory: '60MiB' });
    await until('it is dead', () => !targets.isAlive(hog), 20_000);
    expect(cgroup.read('memory.events')).toMatch(/^oom_kill [1-9]/m);
    await revert();
    expect(cgroup.read('memory.max')).toBe('max');
  });

  it('slow down who wants more memory than is high', async () => {
    const more = 'setInterval(() => kept.push(Buffer.alloc(2 ** 20, 1)), 100)';
    const hog = await script(`const kept = []; process.on('SIGUSR2', () => ${more})`);
    const { revert } = await start({ memory: { high: '20MiB' } });
    process.kill(hog.pid, 'SIGUSR2');
    const slowed = () => Number(/^high (\d+)/m.exec(cgroup.read('memory.events'))?.[1]) > 0;
    await until('the kernel has slowed it down', slowed, 30_000);
    expect(targets.isAlive(hog)).toBe(true);
    await revert();
  });

  it('let no more processes be started', async () => {
    const fork =
      "try { require('child_process').execFileSync('true'); say('started'); } catch (error) { say('refused ' + error.code); }";
    const target = await script(`process.on('SIGUSR2', () => { ${fork} })`);
    const { revert } = await start({ pids: 1 });
    process.kill(target.pid, 'SIGUSR2');
    await until('it is refused', () => target.said().includes('refused EAGAIN'), 20_000);
    await revert();
    process.kill(target.pid, 'SIGUSR2');
    await until('it can start one again', () => target.said().includes('started'), 20_000);
  });

  it('hold what is written to a disk', async () => {
    const disk = makeSmallDisk('ext4', 64);
    try {
      await sleeper();
      const write = async () => {
        const dd = ['dd', 'if=/dev/zero', `of=${disk.path}/file`, 'bs=64k', 'count=48', 'oflag=direct'];
        const enter = ['-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', cgroup.folder, ...dd];
        const begin = performance.now();
        await once(spawn('sh', enter, { stdio: 'ignore' }), 'exit');
        return (performance.now() - begin) / 1000;
      };
      const free = await write();
      const { revert } = await start({ io: '8mbit' });
      // Three MiB at a million bytes a second.
      const held = await write();
      expect(held).toBeGreaterThan(2.2);
      expect(held).toBeGreaterThan(2 * free);
      await revert();
      expect(cgroup.read('io.max')).toBe('');
      expect(await write()).toBeLessThan(held / 2);
    } finally {
      disk.remove();
    }
  });

  it('that somebody else has set meanwhile are left, and that is said', async () => {
    await sleeper();
    const { revert } = await start({ cpu: 50, pids: 40 });
    cgroup.write('pids.max', '99');
    const { message, left } = await revert();
    expect(message).toContain('1 limit is as before');
    expect(left).toEqual(['pids.max is 99, set by somebody else meanwhile, and is left']);
    expect([cgroup.read('pids.max'), cgroup.read('cpu.max')]).toEqual(['99', 'max 100000']);
  });

  it('are gone with their cgroup, and one of the same name is another', async () => {
    const target = await sleeper();
    const { revert } = await start({ cpu: 50 });
    process.kill(target.pid, 'SIGKILL');
    await cgroup.remove();
    expect((await revert()).message).toBe(`the cgroup ${cgroup.folder} is gone`);
    cgroup.make();
    cgroup.write('cpu.max', '50000 100000');
    expect((await revert()).message).toContain('is gone');
    expect(cgroup.read('cpu.max')).toBe('50000 100000');
  });

  it('compose where they are others, and are refused where they are the same', async () => {
    await sleeper();
    const first = await start({ cpu: 50 });
    const inForce = [{ token: 'first', undo: first.undo }];
    const second = await start({ pids: 40 }, inForce);
    await expect(start({ cpu: 20 }, inForce)).rejects.toThrow('is lowered by another fault already');
    await first.revert();
    expect([cgroup.read('cpu.max'), cgroup.read('pids.max')]).toEqual(['max 100000', '40']);
    await second.revert();
    expect(cgroup.read('pids.max')).toBe('max');
  });

  it('are not raised', async () => {
    await sleeper();
    cgroup.write('pids.max', '10');
    await expect(start({ pids: 40 })).rejects.toThrow('there is nothing to lower');
    const { undo } = await start({ pids: 40, cpu: 50 });
    expect(undo.settings.map(({ file }) => file)).toEqual(['cpu.max']);
  });

  it('fail in words where the kernel has none', async () => {
    const here = await targets.sleeper(targets.name('-in-the-root'));
    await expect(limits.plan({ pid: here.pid, cpu: 50 }, injection())).rejects.toThrow(
      /has no cpu\.max: the cpu controller is not at work there|is out of reach/,
    );
  });
});
