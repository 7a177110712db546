import { availableParallelism } from 'node:os';
import { cpu } from '../../src/injectors/cpu.ts';
import { cpuTime, injection, type Running, sleep, stressNg } from './processes.ts';

/** One measurement; all numbers are percent of a core, for each worker. */
export interface CpuRow {
  readonly machine: 'idle' | 'busy';
  readonly load: number;
  readonly workers: number;
  readonly squall: number;
  readonly stressNg: number;
}

const LOADS = [10, 50, 90];
const WORKERS = [1, 2];

/**
 * How near to the load asked for Squall and stress-ng come, measured in turn in the same way: the CPU time of the
 * whole process tree, from /proc. Busy: another stress-ng keeps every core at 100 %.
 *
 * @param seconds that each is measured for
 */
export async function benchCpu(seconds = 5): Promise<CpuRow[]> {
  const rows: CpuRow[] = [];
  for (const machine of ['idle', 'busy'] as const) {
    const others = machine === 'busy' ? stressNg(['--cpu', String(availableParallelism())]) : undefined;
    for (const load of LOADS) {
      for (const workers of WORKERS) {
        const squall = await measure(await startSquall(load, workers), workers, seconds);
        const other = await measure(startStressNg(load, workers), workers, seconds);
        rows.push({ machine, load, workers, squall, stressNg: other });
      }
    }
    await others?.stop();
  }
  return rows;
}

/** The rows as lines of text: what was reached, and how far that is off. */
export function formatCpu(rows: readonly CpuRow[]): string {
  const reached = (value: number, load: number) =>
    `${value.toFixed(2).padStart(6)} (${(value - load).toFixed(2).padStart(6)})`;
  const lines = rows.map(({ machine, load, workers, ...found }) =>
    [
      machine,
      `${String(load).padStart(3)}%`,
      `${workers} worker${workers === 1 ? ' ' : 's'}`,
      reached(found.squall, load),
      reached(found.stressNg, load),
    ].join('   '),
  );
  return ['CPU load reached (error)        Squall            stress-ng', ...lines].join('\n');
}

async function startSquall(load: number, workers: number): Promise<Running> {
  const context = injection(`cpu-${load}-${workers}`);
  const { undo } = await cpu.plan({ load, workers }, context);
  await cpu.apply({ load, workers }, undo, context);
  const { pid } = await cpu.verify({ load, workers }, undo, context);
  const stop = async () => {
    await cpu.revert(undo, context);
  };
  return { pid: pid as number, stop };
}

function startStressNg(load: number, workers: number): Running {
  return stressNg(['--cpu', String(workers), '--cpu-load', String(load)]);
}

async function measure(running: Running, workers: number, seconds: number): Promise<number> {
  await sleep(1000);
  const [start, used] = [performance.now(), cpuTime(running.pid)];
  await sleep(seconds * 1000);
  const load = ((cpuTime(running.pid) - used) / (performance.now() - start) / workers) * 100;
  await running.stop();
  return load;
}
