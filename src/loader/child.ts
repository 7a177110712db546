import { type ChildProcess, fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ChildOptions {
  /** What it does, for messages: `checking the scenarios`. */
  readonly what: string;
  /** Milliseconds that it may take. */
  readonly limit: number;
  /** Mebibytes that its heap may take; default: as node thinks fit. */
  readonly heap?: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** It was ended because it took too long. */
export class TookTooLong extends Error {}

/**
 * Has a program of ours do something in a process of its own, and takes its one answer.
 *
 * @param program the name of its file in the bundle, without ending
 * @throws TookTooLong
 * @throws Error where it could not be started, failed or was ended by the signal
 */
export function askChild<T>(program: string, task: object, options: ChildOptions): Promise<T> {
  const child = fork(script(program), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: options.heap === undefined ? [] : [`--max-old-space-size=${options.heap}`],
    // What the user tells node to do (inspect, preload, …) is meant for Squall, not for this one.
    env: { ...process.env, NODE_OPTIONS: undefined, NODE_V8_COVERAGE: undefined },
  });
  // One that ends before it has been told is found out by its end.
  child.send(task, () => {});
  return answerOf<T>(child, options);
}

/** The bundle has it beside its chunks; the sources have it where the build puts it. */
function script(program: string): string {
  const here = fileURLToPath(import.meta.url);
  const folder = here.endsWith('.ts') ? join(dirname(here), '../../dist') : dirname(here);
  return join(folder, `${program}.js`);
}

/** Characters that are kept of what the process complains of, from the end. */
const KEPT = 2000;

function answerOf<T>(child: ChildProcess, { what, limit, signal }: ChildOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-KEPT);
    });
    const end = (error: Error) => {
      reject(error);
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end(new TookTooLong(`${what} took longer than ${limit} ms`)), limit);
    const abort = () => end(new Error(`nobody waits for ${what} any more`));
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    child.once('message', (answer) => resolve(answer as T));
    child.once('error', reject);
    child.once('close', (code, killedBy) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      reject(
        new Error(`the process for ${what} ended (${killedBy ?? `exit code ${code}`}) ${complaint}`.trim()),
      );
    });
  });
}
