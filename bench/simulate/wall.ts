import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeScenario } from './scenarios.ts';

export interface Wall {
  readonly what: string;
  readonly seconds: number;
  /** Peak resident memory, in MiB. */
  readonly memory: number;
  readonly bar?: string;
}

const SQUALL = 'dist/squall.js';
const FROM = ['--from', '2026-01-01', '--seed', '1'];

/** The command line, from start to end. */
export async function benchWall(): Promise<Wall[]> {
  const folder = mkdtempSync(join(tmpdir(), 'squall-bench-'));
  const once = writeScenario(join(folder, 'once'), 'ten-states');
  const hourly = writeScenario(join(folder, 'hourly'), 'hourly', '0 * * * *');
  for (let index = 0; index < 100; index++) {
    writeScenario(join(folder, 'many'), `scenario-${index}`, `${index % 60} */4 * * *`);
  }
  const many = join(folder, 'many');
  const rows: Wall[] = [
    { what: 'bare node', ...(await run(['-e', '0'])) },
    { what: 'one run of 10 states', ...(await run([SQUALL, 'simulate', once, ...FROM])) },
    {
      what: '10 000 seeds of it',
      ...(await run([SQUALL, 'simulate', once, ...FROM, '--runs', '10000'])),
      bar: '10 s',
    },
    {
      what: 'a year of hourly runs (8760)',
      ...(await run([SQUALL, 'simulate', hourly, ...FROM, '--for', '365d'])),
      bar: '10 s, 150 MB',
    },
    {
      what: '100 scenarios, every 4 hours for a month (18 000 runs)',
      ...(await run([SQUALL, 'simulate', many, ...FROM, '--for', '30d'])),
    },
    {
      what: 'ten years of hourly runs (87 648)',
      ...(await run([SQUALL, 'simulate', hourly, ...FROM, '--for', '3652d'])),
    },
  ];
  rmSync(folder, { recursive: true, force: true });
  return rows;
}

export function formatWall(rows: readonly Wall[]): string {
  const lines = rows.map(({ what, seconds, memory, bar = '' }) =>
    `${what.padEnd(56)} ${seconds.toFixed(2).padStart(8)} s ${memory.toFixed(0).padStart(6)} MiB  ${bar}`.trimEnd(),
  );
  return [`${'squall simulate, from start to end'.padEnd(56)}       wall       peak  bar`, ...lines].join(
    '\n',
  );
}

async function run(args: readonly string[]): Promise<{ seconds: number; memory: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  let memory = 0;
  const looking = setInterval(() => {
    memory = Math.max(memory, peak(child.pid as number));
  }, 5);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(looking);
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
  return { seconds: (performance.now() - start) / 1000, memory };
}

/** Peak resident memory so far, in MiB. */
function peak(pid: number): number {
  try {
    const [, kib = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kib) / 1024;
  } catch {
    return 0;
  }
}
