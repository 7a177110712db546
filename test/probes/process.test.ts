import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/host/clock.ts';
import { createHost } from '../../src/host/host.ts';
import { evaluateProbe } from '../../src/probes/index.ts';
import { until } from '../support/wait.ts';
import { common } from './evaluate.ts';

const name = `squall-probed-worker-${process.pid}`;
const started: ChildProcess[] = [];
let folder: string;
let program: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-probe-'));
  program = join(folder, name);
  symlinkSync(createHost().which('sleep') as string, program);
});

afterEach(async () => {
  for (const { pid } of started.splice(0)) process.kill(-(pid as number), 'SIGKILL');
  await until('none runs', async () => (await count(-1)) === 0);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a shell script in a process group of its own. */
function start(script: string): number {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: 'ignore' });
  started.push(child);
  return child.pid as number;
}

/** Looks as a Squall with another pid would: what the tests start would otherwise count as its own. */
function look(pid: number, expected?: number) {
  const probe = { ...common, kind: 'process', process: name, count: expected } as const;
  return evaluateProbe(probe, { host: { ...createHost(), pid }, clock: systemClock });
}

async function count(pid: number): Promise<number> {
  return (await look(pid)).value as number;
}

describe('a number of processes', () => {
  it('holds when exactly that many run', async () => {
    const stranger = start('sleep 1000');
    start(`${program} 1000 & exec ${program} 1000`);
    await until('two run', async () => (await count(stranger)) === 2);
    expect(await look(stranger, 2)).toMatchObject({ ok: true, value: 2 });
    expect(await look(stranger, 1)).toMatchObject({ ok: false });
    expect((await look(stranger, 3)).message).toMatch(new RegExp(`^expected 3 ${name} running, found 2 in`));
  });

  it('may be none', async () => {
    const stranger = start('sleep 1000');
    expect(await look(stranger, 0)).toMatchObject({ ok: true, value: 0 });
  });
});

describe('without a number', () => {
  it('one is enough', async () => {
    const stranger = start('sleep 1000');
    expect((await look(stranger)).message).toMatch(/^expected at least one .* running, found 0 in /);
    start(`exec ${program} 1000`);
    await until('it runs', async () => (await look(stranger)).ok);
  });
});

it("Squall's own processes do not count, nor does what they started", async () => {
  const stranger = start('sleep 1000');
  const squall = start(`${program} 1000 & wait`);
  await until('it runs', async () => (await count(stranger)) === 1);
  expect(await count(squall)).toBe(0);
});

it('a zombie does not count', async () => {
  const stranger = start('sleep 1000');
  start(`sh -c 'echo $$ > ${folder}/pid; exec ${program} 1000' & exec sleep 1000`);
  await until('it runs', async () => (await count(stranger)) === 1);
  // Written before it became what is counted.
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  expect(pid).toBeGreaterThan(1);
  process.kill(pid, 'SIGKILL');
  await until('it has ended', async () => (await count(stranger)) === 0);
});
