import { readlinkSync } from 'node:fs';
import type { ProcessIdentity } from '../plugin/host.ts';
import { readText, visiblePids } from './files.ts';
import { identify } from './signals.ts';
import { readStat } from './stat.ts';

/** The environment variable that marks what Squall started: a helper's token, or a command's owner. */
export const HELPER_MARK = 'SQUALL_HELPER';

/** The same for what the user's probes run: not protected, and its own as soon as the probe is over. */
export const PROBE_MARK = 'SQUALL_PROBE';

let mark: string | undefined;

/** Marks a command of this Squall, by pid and start time, and by the namespace in which the pid means something. */
export function commandMark(): string {
  mark ??= `command:${process.pid}:${identify(process.pid)?.startTime}:${pidNamespace()}`;
  return mark;
}

/**
 * The command that runs a program and adds its pid to the mark of a probe, which is handed down to all that it starts:
 * so its first process is known from a daemon that leads a group of its own.
 */
export function markedFirst(path: string, args: readonly string[]): [program: string, args: string[]] {
  const script = `export ${PROBE_MARK}="$${PROBE_MARK}/$$"; exec "$@"`;
  return ['sh', ['-c', script, 'sh', path, ...args]];
}

/**
 * Commands that a Squall started which has died since: they may still do what nobody waits for. Of a probe's, those
 * in the group of its first process while that is still there: what a probe that is over left running, and what it
 * put into a group of its own, is the user's.
 */
export function orphanedCommands(): ProcessIdentity[] {
  const namespace = pidNamespace();
  const isOurs = (pid: number) => isOrphan(marksOf(pid), namespace);
  const isProbes = (pid: number) => isOrphan(marksOf(pid, PROBE_MARK), namespace);
  const isFirst = (pid: number) =>
    isProbes(pid) && marksOf(pid, PROBE_MARK).every((mark) => [undefined, `${pid}`].includes(firstOf(mark)));
  return visiblePids()
    .filter((pid) => isOurs(pid) || (isProbes(pid) && isFirst(readStat(pid)?.group ?? 0)))
    .map(identify)
    .filter((identity) => identity !== undefined);
}

/** The values of a mark that a process carries; empty where it may not be read. */
export function marksOf(pid: number, mark = HELPER_MARK): string[] {
  const prefix = `${mark}=`;
  const variables = readText(`/proc/${pid}/environ`)?.split('\0') ?? [];
  return variables.filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length));
}

/** The pid of a probe's first process; undefined as long as it is about to begin. */
function firstOf(mark: string): string | undefined {
  return /\/(\d+)$/.exec(mark)?.[1];
}

function isOrphan(marks: readonly string[], namespace: string): boolean {
  return marks.some((value) => {
    const [, owner, startTime, where] = /^command:(\d+):(\d+):([^/]+)/.exec(value) ?? [];
    if (where !== namespace) return false;
    return identify(Number(owner))?.startTime !== Number(startTime);
  });
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return 'pid:[]';
  }
}
