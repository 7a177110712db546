import { readFileSync } from 'node:fs';

/** What this process has of the machine's memory, in bytes. */
export interface Usage {
  /** What is charged to its cgroup: its own pages, also those that were swapped out, and the tables for them. */
  readonly charged: number;
  /** What is resident, the pages of its program included: those are charged to whoever ran it first. */
  readonly resident: number;
  /** Pages that were swapped out. */
  readonly swapped: number;
}

export function usage(): Usage {
  const text = readFileSync('/proc/self/status', 'utf8');
  const bytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
  const swapped = bytes('VmSwap');
  return { charged: bytes('RssAnon') + swapped + bytes('VmPTE'), resident: bytes('VmRSS'), swapped };
}
