import { existsSync, readdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ResultPromise } from 'execa';
import { type Helper, type HelperSpec, HostError, type ProcessIdentity } from '../plugin/host.ts';
import { start, which } from './commands.ts';
import { visiblePids, writeTextNow } from './files.ts';
import { HELPER_MARK, marksOf } from './mark.ts';
import { MessageQueue } from './messages.ts';
import { identify, sendSignal } from './signals.ts';
import { readStat } from './stat.ts';

/** Characters of a helper's standard error that are kept, from its end. */
const KEPT_ERROR = 16_384;

/**
 * Starts a helper process. Its standard input is a pipe that ends when Squall does, however that happens. Neither
 * it nor its pipes keep Squall's own event loop alive.
 *
 * @throws HostError where the script, `taskset` (for `cores`) or a permission is missing
 */
export async function startHelper(spec: HelperSpec, folder = defaultFolder()): Promise<Helper> {
  const [program, ...args] = [
    ...pinning(spec.cores),
    process.execPath,
    scriptPath(spec.script, folder),
    ...spec.args,
  ];
  const started = await start(program as string, args, {
    stdin: 'pipe',
    buffer: false,
    // What the user tells node to do (inspect, preload, …) is meant for Squall, not for a hog.
    env: { NODE_OPTIONS: undefined, NODE_V8_COVERAGE: undefined, ...spec.env, [HELPER_MARK]: spec.token },
  });
  // Read before the event loop can reap it: even one that ended at once is still there as a zombie.
  const identity = { pid: started.pid, startTime: readStat(started.pid)?.startTime ?? 0 };
  configure(identity, spec);
  return { ...identity, ...listen(started.subprocess) };
}

/** Helper processes, of this Squall or a dead one, that carry a token. */
export function findHelpers(token: string): ProcessIdentity[] {
  return visiblePids()
    .filter((pid) => marksOf(pid).includes(token))
    .map(identify)
    .filter((identity) => identity !== undefined);
}

/** The bundle has the helpers beside it; the sources have them where the build puts them. */
function defaultFolder(): string {
  const here = fileURLToPath(import.meta.url);
  return here.endsWith('.ts') ? join(dirname(here), '../../dist') : dirname(here);
}

function scriptPath(script: string | URL, folder: string): string {
  const path = script instanceof URL ? fileURLToPath(script) : join(folder, `${script}.js`);
  if (!existsSync(path)) throw new HostError('ENOENT', `the helper ${path} is missing: install Squall again`);
  return path;
}

function pinning(cores: readonly number[] | undefined): string[] {
  if (!cores) return [];
  const taskset = which('taskset');
  if (!taskset)
    throw new HostError(
      'ENOENT',
      'the program `taskset`, which pins to cores, is missing: install util-linux',
    );
  return [taskset, '--cpu-list', cores.join(',')];
}

/** Sets what the kernel keeps for the helper; ends it where that is refused. */
function configure(helper: ProcessIdentity, spec: HelperSpec): void {
  try {
    if (spec.oomScoreAdj !== undefined)
      writeTextNow(`/proc/${helper.pid}/oom_score_adj`, String(spec.oomScoreAdj));
    if (spec.nice !== undefined) setNiceness(helper.pid, spec.nice);
  } catch (error) {
    sendSignal(helper, 'SIGKILL');
    throw error;
  }
}

/** Niceness is each thread's own: the first one's is inherited by those it starts, the rest are set one by one. */
function setNiceness(pid: number, nice: number): void {
  try {
    setPriority(pid, nice);
    for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), nice);
  } catch (error) {
    const { code = 'EIO' } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH' || code === 'ENOENT') return;
    throw new HostError(
      code,
      `cannot set the niceness ${nice}: ${code}; below 0 it takes root or CAP_SYS_NICE`,
    );
  }
}

function listen(subprocess: ResultPromise): Pick<Helper, 'message' | 'exited'> {
  const { stdin, stdout, stderr } = subprocess as { stdin: Writable; stdout: Readable; stderr: Readable };
  const messages = new MessageQueue(stdout);
  let complaint = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-KEPT_ERROR);
  });
  // Without a listener, a helper that ended first would be an exception here; `exited` tells of it.
  stdin.on('error', () => {});
  for (const handle of [subprocess, stdin, stdout, stderr]) (handle as { unref?: () => void }).unref?.();
  const exited = subprocess.then(({ exitCode = null, signal = null }) => {
    messages.close(`the helper ended (${signal ?? `exit code ${exitCode}`}) ${complaint}`.trim());
    return { exitCode, signal: signal as NodeJS.Signals | null, stderr: complaint };
  });
  return { message: (accept, timeout) => messages.next(accept, timeout), exited };
}
