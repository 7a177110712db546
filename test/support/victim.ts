import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A process of a test's own with a name that nothing else has. */
export interface Victim {
  readonly name: string;
  readonly pid: number;
  /** The one-letter state of `/proc/PID/stat`; undefined when it is gone. */
  state(): string | undefined;
  end(): void;
}

/** @param seconds after which it ends by itself, should its test have died */
export function startVictim(
  name = `victim-${randomBytes(4).toString('hex')}`,
  seconds: number = 600,
): Victim {
  const child = spawn('sleep', [String(seconds)], { argv0: name, stdio: 'ignore' });
  const pid = child.pid as number;
  return { name, pid, state: () => stateOf(pid), end: () => void child.kill('SIGKILL') };
}

function stateOf(pid: number): string | undefined {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
