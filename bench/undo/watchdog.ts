import { readFileSync } from 'node:fs';
import { measureStorms } from './four-faults.ts';

/** Bytes of memory of a watchdog that waits: its own share (PSS) and what is resident, shared pages included. */
export interface WatchdogCost {
  readonly proportional: number;
  readonly resident: number;
}

/** Looks at the watchdog of a real run. */
export async function benchWatchdog(): Promise<WatchdogCost> {
  const cost = { proportional: 0, resident: 0 };
  await measureStorms(1, async ({ lane, squall, before }) => {
    const text = readFileSync(`/proc/${lane.watchdogs()[0]}/smaps_rollup`, 'utf8');
    const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) * 1024;
    Object.assign(cost, { proportional: field('Pss'), resident: field('Rss') });
    squall.kill('SIGTERM');
    return lane.clean(before, performance.now());
  });
  return cost;
}

/** The row as text. */
export function formatWatchdog({ proportional, resident }: WatchdogCost): string {
  const kibibytes = (bytes: number) => `${Math.round(bytes / 1024)} KiB`;
  return `watchdog's memory       ${kibibytes(proportional)} of its own (PSS), ${kibibytes(resident)} resident`;
}
