import type { Total } from './task.ts';

/** What says how much CPU time was used, by whomever. */
export type Counter = Pick<Total, 'counter' | 'capacity' | 'cores'>;

/**
 * Milliseconds of CPU time, summed over the cores, that a counter's text stands for; only differences mean something.
 *
 * @param time milliseconds on any clock, when the text was read
 */
export function busyTime({ counter, capacity, cores }: Counter, text: string, time: number): number {
  if (counter === '/proc/stat') return time * capacity - idleTime(text, cores);
  const microseconds = /^usage_usec (\d+)/m.exec(text)?.[1];
  return microseconds ? Number(microseconds) / 1e3 : Number(text) / 1e6;
}

/** Idle time is measured, while the times by kind are sampled at ticks, which a hog that sleeps dodges. */
function idleTime(text: string, cores: readonly number[] | null): number {
  const lines = text.split('\n').map((line) => line.split(/\s+/));
  const wanted = new Set(cores === null ? ['cpu'] : cores.map((core) => `cpu${core}`));
  return lines
    .filter(([name = '']) => wanted.has(name))
    .reduce((sum, [, , , , idle, iowait]) => sum + (Number(idle) + Number(iowait)) * 10, 0);
}
