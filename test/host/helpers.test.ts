import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import type { Helper, HelperSpec, ProcessIdentity } from '../../src/plugin/index.ts';
import { bundle } from '../fixtures/elsewhere.ts';
import { until } from '../support/wait.ts';

const host = createHost();
const script = new URL('../fixtures/helper.mjs', import.meta.url);
const started: Helper[] = [];
afterEach(() => {
  for (const helper of started.splice(0)) host.signal(helper, 'SIGKILL');
});

async function start(spec: Partial<HelperSpec> = {}): Promise<Helper> {
  const helper = await host.startHelper({ script, args: [], token: randomUUID(), ...spec });
  started.push(helper);
  return helper;
}

const isReady = (message: unknown) => (message as { ready?: boolean }).ready === true;

describe('startHelper', () => {
  it('starts a script and takes its messages, passing over what is none', async () => {
    const helper = await start({ args: ['one', 'two words'] });
    expect(await helper.message(isReady, 10_000)).toMatchObject({ args: ['one', 'two words'] });
    expect(host.identify(helper.pid)).toEqual({ pid: helper.pid, startTime: helper.startTime });
  });

  it('keeps messages for whoever asks later', async () => {
    const helper = await start();
    const isCount = (wanted: number) => (message: unknown) =>
      (message as { count?: number }).count === wanted;
    await helper.message(isCount(3), 10_000);
    expect(await helper.message(isCount(1), 0)).toEqual({ count: 1 });
    expect(await helper.message(isReady, 0)).toMatchObject({ ready: true });
  });

  it('does not wait for a message for ever', async () => {
    const helper = await start();
    await expect(helper.message(() => false, 50)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('tells how a helper ended, and why', async () => {
    const helper = await start({ args: ['fail'] });
    await expect(helper.message(isReady, 10_000)).rejects.toThrow(/exit code 3.*the reason/);
    expect(await helper.exited).toEqual({ exitCode: 3, signal: null, stderr: 'the reason\n' });
    await expect(helper.message(isReady, 0)).rejects.toMatchObject({ code: 'EPIPE' });
  });

  it('tells which signal ended a helper', async () => {
    const helper = await start();
    host.signal(helper, 'SIGKILL');
    expect(await helper.exited).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  it('sets OOM score, niceness of every thread, and cores', async () => {
    const core = host.cores.at(-1) as number;
    const helper = await start({ oomScoreAdj: 1000, nice: 7, cores: [core] });
    expect(await helper.message(isReady, 10_000)).toMatchObject({ cores: String(core) });
    expect(readFileSync(`/proc/${helper.pid}/oom_score_adj`, 'utf8').trim()).toBe('1000');
    const threads = readdirSync(`/proc/${helper.pid}/task`).map(Number);
    expect(threads.length).toBeGreaterThan(1);
    expect(new Set(threads.map((thread) => getPriority(thread)))).toEqual(new Set([7]));
  });

  it('keeps what the user tells node to do from the helper', async () => {
    process.env.NODE_OPTIONS = '--throw-deprecation';
    const helper = await start();
    delete process.env.NODE_OPTIONS;
    expect(await helper.message(isReady, 10_000)).toMatchObject({ nodeOptions: null });
  });

  it('leaves nothing running when a setting is refused', async () => {
    const token = randomUUID();
    await expect(start({ token, oomScoreAdj: 5000 })).rejects.toMatchObject({ code: 'EINVAL' });
    await until('the helper is gone', () => host.findHelpers(token).length === 0);
  });

  it('names a script that is missing', async () => {
    await expect(start({ script: 'no-such-hog' })).rejects.toThrow(/no-such-hog\.js is missing/);
  });

  it('is out of the reach of a terminal that interrupts Squall', async () => {
    const helper = await start();
    const group = host.readText(`/proc/${helper.pid}/stat`)?.split(' ')[4];
    expect(group).toBe(String(helper.pid));
  });
});

describe('findHelpers', () => {
  it('finds those that carry the token, and no others', async () => {
    const [one, two] = [await start(), await start({ token: 'squall-token-two' })];
    expect(host.findHelpers('squall-token-two')).toEqual([{ pid: two.pid, startTime: two.startTime }]);
    expect(host.findHelpers('squall-token')).toEqual([]);
    host.signal(one, 'SIGKILL');
  });
});

describe('a helper whose Squall dies', () => {
  let folder: string;
  let squall: ChildProcess;

  afterEach(() => {
    squall.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** A process of its own that starts a helper, says who it is, and goes on with `then`. */
  async function startElsewhere(then: string): Promise<ProcessIdentity> {
    folder = mkdtempSync(join(tmpdir(), 'squall-elsewhere-'));
    const code = `
      const { createHost } = await import(${JSON.stringify(await bundle('../../src/host/host.ts', folder))});
      const spec = { script: new URL(${JSON.stringify(script.href)}), args: [], token: ${JSON.stringify(randomUUID())} };
      const helper = await createHost().startHelper(spec);
      console.log(JSON.stringify({ pid: helper.pid, startTime: helper.startTime }));
      ${then}`;
    squall = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(squall.stdout as NonNullable<typeof squall.stdout>, 'data');
    return JSON.parse(String(line));
  }

  it('dies with it, even if it is killed', async () => {
    const helper = await startElsewhere('setInterval(() => {}, 1000);');
    expect(host.processState(helper)).toBeDefined();
    squall.kill('SIGKILL');
    await until('the helper is gone', () => host.identify(helper.pid)?.startTime !== helper.startTime);
  });

  it('does not keep it from ending', async () => {
    const helper = await startElsewhere('');
    await once(squall, 'exit');
    await until('the helper is gone', () => host.identify(helper.pid)?.startTime !== helper.startTime);
  });
});
