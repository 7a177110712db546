import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processFault } from '../../src/injectors/process.ts';
import { injection, median, sleep } from './processes.ts';

/** Milliseconds from the decision to the death: choosing who is hit, the signal, and seeing it dead. */
export interface KillRow {
  readonly processes: number;
  readonly times: readonly number[];
}

const ROUNDS = 15;
const NAME = `bench-victim-${process.pid}`;

/** Kills one process by name on a machine with so many. */
export async function benchKill(processes = 300): Promise<KillRow> {
  const folder = mkdtempSync(join(tmpdir(), 'squall-bench-'));
  const program = join(folder, NAME);
  symlinkSync('/bin/sleep', program);
  const others = startOthers(processes);
  const times: number[] = [];
  await sleep(500);
  for (let round = 0; round <= ROUNDS; round++) times.push(await killOne(program, round));
  const running = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
  for (const other of others) other.kill('SIGKILL');
  rmSync(folder, { recursive: true });
  // The first one loads code.
  return { processes: running, times: times.slice(1) };
}

/** The row as lines of text. */
export function formatKill({ processes, times }: KillRow): string {
  const worst = Math.max(...times).toFixed(1);
  return [
    `Decision to dead process       median   worst      bar   with ${processes} processes on the machine`,
    `Squall                        ${median(times).toFixed(1).padStart(4)} ms  ${worst.padStart(4)} ms    12 ms   Py-Chaos-Agent: 23 ms, newest 12 ms`,
  ].join('\n');
}

async function killOne(program: string, round: number): Promise<number> {
  // Nobody's child, as a target is.
  execFileSync('sh', ['-c', '"$0" 60 >/dev/null 2>&1 </dev/null &', program]);
  await sleep(100);
  const context = injection(`kill-${round}`);
  const parameters = { name: NAME, signal: 'SIGKILL', mode: 'all' } as const;
  const begin = performance.now();
  const { undo } = await processFault.plan(parameters, context);
  await processFault.apply(parameters, undo, context);
  await processFault.verify(parameters, undo, context);
  return performance.now() - begin;
}

function startOthers(count: number): ChildProcess[] {
  return Array.from({ length: count }, () => spawn('sleep', ['600'], { stdio: 'ignore' }));
}
