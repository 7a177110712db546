import type { Host, ProcessInfo } from '../../plugin/index.ts';

/** Who is hit, and how. */
export type ProcessUndo = {
  readonly action: 'kill' | 'pause';
  readonly targets: readonly ProcessTarget[];
};

export type ProcessTarget = {
  readonly pid: number;
  readonly startTime: number;
  /** The command line, cut for people. */
  readonly command: string;
  /** Since when it runs, in ISO 8601, to the second. */
  readonly since: string;
};

const LONGEST = 120;

/** Clock ticks in a second, as the kernel counts for programs. */
const TICKS = 100;

/**
 * A process as the record keeps it.
 *
 * @param boot when the machine was started, in seconds since the Unix epoch
 */
export function targetOf(info: ProcessInfo, boot: number): ProcessTarget {
  const line = info.argv.join(' ') || info.comm;
  const command = line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
  const since = new Date((boot + Math.floor(info.startTime / TICKS)) * 1000)
    .toISOString()
    .replace('.000', '');
  return { pid: info.pid, startTime: info.startTime, command, since };
}

/** Targets for a message: `worker --fast (pid 12), worker (pid 13) and 3 more`. */
export function listTargets(targets: readonly ProcessTarget[]): string {
  const shown = targets.slice(0, 5).map(({ command, pid }) => `${command} (pid ${pid})`);
  const rest = targets.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** When the machine was started, in seconds since the Unix epoch. */
export function bootTime(host: Host): number {
  return Number(/^btime (\d+)/m.exec(host.readText('/proc/stat') ?? '')?.[1] ?? 0);
}

/** `1 process`, `2 processes`. */
export function counted(count: number): string {
  return count === 1 ? '1 process' : `${count} processes`;
}
