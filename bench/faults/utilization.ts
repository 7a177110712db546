import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeCpuCgroup } from '../../test/support/cpu-cgroup.ts';
import { elsewhere } from '../../test/support/injection.ts';

/** The total, second by second, while the application wants so much. */
export interface UtilizationRow {
  /** Percent of a core. */
  readonly foreground: number;
  readonly totals: readonly number[];
}

const UTILIZATION = 80;

/** What the application wants, one after the other. */
const FOREGROUND = [0, 30, 60, 20, 70, 10];

/** Seconds that it stays at each. */
const SECONDS = 5;

/**
 * Holds a cgroup of one core at 80 % while an application in it changes its load. In a cgroup that is served first,
 * so that nothing else on the machine is measured.
 */
export async function benchUtilization(): Promise<UtilizationRow[]> {
  const cgroup = makeCpuCgroup(1);
  const script = fileURLToPath(new URL('../../test/fixtures/application.mjs', import.meta.url));
  const [program = '', ...args] = [...cgroup.enter, process.execPath, script];
  const application = spawn(program, args, { stdio: ['pipe', 'ignore', 'inherit'] });
  const parameters = { utilization: UTILIZATION };
  const hog = elsewhere(
    { fault: 'cpu', parameters, token: `bench-${process.pid}-utilization` },
    cgroup.enter,
  );
  await hog.message('applied');
  const rows: UtilizationRow[] = [];
  for (const foreground of FOREGROUND) {
    application.stdin.write(`${foreground}\n`);
    const totals: number[] = [];
    for (let second = 0; second < SECONDS; second++) totals.push(await cgroup.measure(1000));
    rows.push({ foreground, totals });
  }
  application.stdin.end();
  hog.child.kill('SIGKILL');
  await cgroup.remove();
  return rows;
}

/** The rows as lines of text: each second, and the error over all. */
export function formatUtilization(rows: readonly UtilizationRow[]): string {
  const all = rows.flatMap(({ totals }) => totals);
  const errors = all.map((total) => Math.abs(total - UTILIZATION));
  const mean = all.reduce((sum, total) => sum + total, 0) / all.length;
  const within = errors.filter((error) => error <= 2).length;
  return [
    `Utilization ${UTILIZATION}%: the total, second by second, as the application changes (bar: within 2 points)`,
    ...rows.map(
      ({ foreground, totals }) =>
        `application at ${String(foreground).padStart(2)}%   ${totals.map((total) => total.toFixed(1).padStart(5)).join(' ')}`,
    ),
    `mean ${mean.toFixed(2)}%, within 2 points in ${within} of ${errors.length} seconds, worst ${Math.max(...errors).toFixed(1)}`,
  ].join('\n');
}
