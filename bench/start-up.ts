import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './faults/processes.ts';

/** Milliseconds, the median of all rounds, and how many times a bare node that is. */
export interface StartUpRow {
  readonly what: string;
  readonly milliseconds: number;
  readonly ratio: number;
}

const SQUALL = 'dist/squall.js';

/** How long commands take from start to end, in turn, beside a bare node; and `run` until its first fault is in force. */
export function benchStartUp(rounds = 15): StartUpRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'squall-bench-'));
  const first = ['run', 'bench/first-fault.yaml', '--json', '--state-dir', folder];
  const commands: [what: string, measure: () => number][] = [
    ['bare node', () => wall(['-e', '0'])],
    ['squall --version', () => wall([SQUALL, '--version'])],
    ['squall validate, 10 states', () => wall([SQUALL, 'validate', 'bench/ten-states.yaml'])],
    ['squall run to the first fault', () => toFirstFault([SQUALL, ...first])],
  ];
  const times = commands.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, measure]] of commands.entries()) (times[index] as number[]).push(measure());
  }
  rmSync(folder, { recursive: true, force: true });
  const bare = median(times[0] as number[]);
  return commands.map(([what], index) => {
    const milliseconds = median(times[index] as number[]);
    return { what, milliseconds, ratio: milliseconds / bare };
  });
}

export function formatStartUp(rows: readonly StartUpRow[]): string {
  const lines = rows.map(
    ({ what, milliseconds, ratio }) =>
      `${what.padEnd(30)} ${milliseconds.toFixed(0).padStart(6)} ms ${ratio.toFixed(2).padStart(8)}×`,
  );
  return [`${'Start-up (median)'.padEnd(30)}           beside bare node`, ...lines].join('\n');
}

function wall(args: readonly string[]): number {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** From the start of the process to `fault.injected`, by the event's own time. */
function toFirstFault(args: readonly string[]): number {
  const start = Date.now();
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const injected = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { event: string; time: string })
    .find(({ event }) => event === 'fault.injected');
  if (!injected) throw new Error(`no fault was injected: ${stdout}`);
  return Date.parse(injected.time) - start;
}
