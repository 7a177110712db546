import { accessSync, constants, statSync } from 'node:fs';
import { constants as system } from 'node:os';
import { join } from 'node:path';
import type { Options, ResultPromise } from 'execa';
import { type CommandResult, HostError, type RunOptions } from '../plugin/host.ts';
import { commandMark, HELPER_MARK, markedFirst, PROBE_MARK } from './mark.ts';

/** Where administrators' programs are, also for users whose PATH lacks them. */
const ADMIN_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];
/** Bytes of output, for each stream, after which a program is ended. */
const MOST_OUTPUT = 16 * 2 ** 20;
const DEFAULT_TIMEOUT = 10_000;

/** The absolute path of a program; undefined where there is none on PATH or in the sbin folders. */
export function which(program: string): string | undefined {
  if (program.includes('/')) return isProgram(program) ? program : undefined;
  const folders = [...(process.env.PATH ?? '').split(':').filter(Boolean), ...ADMIN_FOLDERS];
  return folders.map((folder) => join(folder, program)).find(isProgram);
}

/**
 * Runs a program to its end, without a shell. One that a signal ended has the exit code that a shell would give it.
 *
 * @throws HostError `ENOENT` where it is missing, `ETIMEDOUT` after `timeout`, `ENOBUFS` where it writes too much
 */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<CommandResult> {
  const { input, timeout = DEFAULT_TIMEOUT, signal, foreign } = options;
  const [marked, all] = foreign ? markedFirst(found(program), args) : [program, args];
  const { pid, subprocess } = await start(marked, all, {
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    // One that is still at work when Squall is killed must be found, or it would land after the clean-up.
    env: {
      LC_ALL: 'C',
      [HELPER_MARK]: foreign ? undefined : commandMark(),
      [PROBE_MARK]: foreign ? commandMark() : undefined,
    },
    maxBuffer: MOST_OUTPUT,
    stripFinalNewline: false,
  });
  const { result, late } = await endOf(subprocess, pid, timeout, signal);
  if (late) throw failure('ETIMEDOUT', program, args, `took longer than ${timeout} ms`);
  if (result.isMaxBuffer) throw failure('ENOBUFS', program, args, `wrote more than ${MOST_OUTPUT} bytes`);
  return {
    exitCode: result.exitCode ?? 128 + system.signals[result.signal as NodeJS.Signals],
    stdout: String(result.stdout ?? ''),
    stderr: String(result.stderr ?? ''),
  };
}

/** A program that runs. Wrapped, since a promise of a subprocess would wait for its end. */
export interface Started {
  readonly pid: number;
  readonly subprocess: ResultPromise;
}

/**
 * Starts a program in a process group of its own: the Ctrl-C of a terminal goes to Squall, which ends what it
 * started in its own order. The only place that starts one.
 *
 * @throws HostError `ENOENT` where it is missing, or the code with which it could not be started
 */
export async function start(program: string, args: readonly string[], options: Options): Promise<Started> {
  const path = found(program);
  // Loaded when first needed: it costs tens of milliseconds that `--version` and `validate` should not pay.
  const { execa } = await import('execa');
  const subprocess = execa(path, args, { ...options, reject: false, detached: true, cleanup: false });
  if (subprocess.pid === undefined) throw await couldNotStart(program, subprocess);
  return { pid: subprocess.pid, subprocess };
}

/** @throws HostError `ENOENT` where it is missing */
function found(program: string): string {
  const path = which(program);
  if (!path)
    throw new HostError('ENOENT', `the program \`${program}\` is missing: install it, or put it on PATH`);
  return path;
}

async function couldNotStart(program: string, subprocess: PromiseLike<unknown>): Promise<HostError> {
  const result = (await subprocess) as { code?: string; shortMessage?: string };
  const code = result.code ?? 'EIO';
  return new HostError(code, `\`${program}\` could not be started: ${result.shortMessage ?? code}`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Waits for a program, and ends it with all that it started after `timeout`, on `signal`, or at too much output. */
async function endOf(subprocess: ResultPromise, pid: number, timeout: number, signal?: AbortSignal) {
  let late = false;
  const kill = () => killGroup(pid);
  const timer = setTimeout(() => {
    late = true;
    kill();
  }, timeout);
  if (signal?.aborted) kill();
  signal?.addEventListener('abort', kill);
  const result = await subprocess;
  signal?.removeEventListener('abort', kill);
  clearTimeout(timer);
  if (result.isMaxBuffer) kill();
  return { result, late };
}

/** The whole group: what a shell started would hold its output open. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function failure(code: string, program: string, args: readonly string[], what: string): HostError {
  const line = [program, ...args].join(' ');
  return new HostError(code, `\`${line.length > 200 ? `${line.slice(0, 200)}…` : line}\` ${what}`);
}
