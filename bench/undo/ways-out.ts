import { once } from 'node:events';
import { median } from '../faults/processes.ts';
import { measureStorms } from './four-faults.ts';

/** Milliseconds, round by round, with four faults in force: CPU, memory, a paused process, a network rate. */
export interface WaysOut {
  /** From SIGKILL of Squall until nothing is left. */
  readonly killed: readonly number[];
  /** From SIGTERM until it has exited. */
  readonly stopped: readonly number[];
}

/** Ends real runs, and looks at the machine. */
export async function benchWaysOut(rounds = 15): Promise<WaysOut> {
  const killed = await measureStorms(rounds, async ({ lane, squall, before }) => {
    const since = performance.now();
    squall.kill('SIGKILL');
    return lane.clean(before, since);
  });
  const stopped = await measureStorms(rounds, async ({ squall }) => {
    const since = performance.now();
    squall.kill('SIGTERM');
    await once(squall, 'exit');
    return performance.now() - since;
  });
  return { killed, stopped };
}

/** The rows as text, beside their bars and what its predecessor takes. */
export function formatWaysOut({ killed, stopped }: WaysOut): string {
  return [
    'Undo, four faults in force  median    worst      bar   Py-Chaos-Agent',
    row('SIGKILL to clean', killed, 250, 'CPU: end of its duration, newest 200 ms; netem: its next start'),
    row('SIGTERM to exit', stopped, 150, '25–180 ms, one fault'),
  ].join('\n');
}

function row(name: string, times: readonly number[], bar: number, other: string): string {
  const cells = [median(times), Math.max(...times), bar].map((time) => `${time.toFixed(0)} ms`.padStart(8));
  return `${name.padEnd(23)}${cells.join(' ')}   ${other}`;
}
