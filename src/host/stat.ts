import { readText } from './files.ts';

/** What Squall needs of `/proc/PID/stat`. */
export interface ProcessStat {
  readonly comm: string;
  readonly state: string;
  readonly ppid: number;
  /** The process group: the pid of its first process. */
  readonly group: number;
  readonly kernelThread: boolean;
  /** Clock ticks after boot. */
  readonly startTime: number;
  /** False for a zombie: it is dead, and only waits for its parent to notice. */
  readonly alive: boolean;
}

const PF_KTHREAD = 0x0020_0000;

/** Reads `/proc/PID/stat`; undefined where there is no such process. */
export function readStat(pid: number): ProcessStat | undefined {
  const text = readText(`/proc/${pid}/stat`);
  return text ? parseStat(text) : undefined;
}

/** Parses a line of `/proc/PID/stat`. The name may itself hold spaces and parentheses: the last one closes it. */
export function parseStat(text: string): ProcessStat {
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  const state = fields[0] as string;
  // A leader that ended before its other threads is shown as a zombie while the process lives on.
  const otherThreads = Number(fields[17]) > 1;
  return {
    comm: text.slice(text.indexOf('(') + 1, close),
    state,
    ppid: Number(fields[1]),
    group: Number(fields[2]),
    kernelThread: (Number(fields[6]) & PF_KTHREAD) !== 0,
    startTime: Number(fields[19]),
    alive: state !== 'X' && state !== 'x' && (state !== 'Z' || otherThreads),
  };
}
