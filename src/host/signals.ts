import { HostError, type ProcessIdentity } from '../plugin/host.ts';
import { type ProcessStat, readStat } from './stat.ts';

/** Who a pid is now; undefined when there is no such process, or only its zombie is left. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  return stat?.alive ? { pid, startTime: stat.startTime } : undefined;
}

/** The one-letter state of a process; undefined when it is gone, or another one has its pid. */
export function processState(target: ProcessIdentity): string | undefined {
  return statOf(target)?.state;
}

/**
 * Sends a signal to the process that is meant, never to another one that was given its pid since.
 *
 * @returns false when it is gone
 * @throws HostError `EPERM` where it may not be signalled
 */
export function sendSignal(target: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!statOf(target)?.alive) return false;
  try {
    return process.kill(target.pid, signal);
  } catch (error) {
    const { code = 'EIO' } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') return false;
    throw new HostError(code, refusal(target.pid, signal, code));
  }
}

function statOf(target: ProcessIdentity): ProcessStat | undefined {
  const stat = readStat(target.pid);
  return stat?.startTime === target.startTime ? stat : undefined;
}

function refusal(pid: number, signal: string, code: string): string {
  if (code !== 'EPERM') return `cannot send ${signal} to process ${pid}: ${code}`;
  return `not allowed to send ${signal} to process ${pid}: it belongs to another user; run as root or grant CAP_KILL`;
}
