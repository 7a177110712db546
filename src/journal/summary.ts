import { closeSync, readSync } from 'node:fs';
import type { Event } from '../events/event.ts';
import { openIfThere } from './open-if-there.ts';
import { readBack } from './read-back.ts';

/** Bytes in which the first event of a run has room. */
const HEAD = 64 * 1024;

/** How a run began and, where that is written down, ended. */
export interface RunSummary {
  readonly started: Extract<Event, { event: 'run.started' }>;
  readonly finished?: Extract<Event, { event: 'run.finished' }>;
}

/** Reads the ends of a run's journal; undefined where it does not begin as one does. */
export function summaryOf(path: string): RunSummary | undefined {
  const started = eventOf(firstLine(path));
  if (started?.event !== 'run.started') return undefined;
  for (const line of readBack(path)) {
    const finished = eventOf(line);
    return finished?.event === 'run.finished' ? { started, finished } : { started };
  }
  return { started };
}

function firstLine(path: string): string {
  const file = openIfThere(path);
  if (file === undefined) return '';
  try {
    const head = Buffer.alloc(HEAD);
    const bytes = readSync(file, head, 0, HEAD, 0);
    return head.toString('utf8', 0, bytes).split('\n', 1)[0] as string;
  } finally {
    closeSync(file);
  }
}

function eventOf(line: string): Event | undefined {
  try {
    return JSON.parse(line) as Event;
  } catch {
    return undefined;
  }
}
