import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Event } from '../../src/events/event.ts';

/** The command line, as it is built. */
export const SQUALL = fileURLToPath(new URL('../../dist/squall.js', import.meta.url));

/** A folder of a test's own: scenario files, and the state of the Squalls that it starts. */
export interface Workspace {
  readonly folder: string;
  readonly stateDir: string;
  /** Writes a file and returns its path. */
  write(name: string, text: string): string;
  /** Starts the command line as users do. */
  squall(args: readonly string[], options?: SquallOptions): Squall;
  /** Pids of all that was started here and lives, helpers of helpers included. */
  processes(): number[];
  /** The files of undo records that are open. */
  records(): string[];
  remove(): void;
}

export interface SquallOptions {
  /** The name of a network namespace to run in. */
  readonly namespace?: string;
  /** A program that runs it, with its arguments. */
  readonly prefix?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
}

export interface Squall {
  readonly pid: number;
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** What it has said with `--json` so far. */
  events(): Event[];
  /** Resolves with the exit code, or the signal's name. */
  readonly exited: Promise<number | string>;
}

export function workspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'squall-test-'));
  const stateDir = join(folder, 'state');
  return {
    folder,
    stateDir,
    write: (name, text) => {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
    squall: (args, options = {}) => start(args, stateDir, options),
    processes: () => processesWith(`SQUALL_STATE_DIR=${stateDir}`),
    records: () => {
      try {
        return readdirSync(join(stateDir, 'undo'));
      } catch {
        return [];
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function start(
  args: readonly string[],
  stateDir: string,
  { namespace, prefix = [], env, uid }: SquallOptions,
): Squall {
  const inside = namespace === undefined ? [] : ['ip', 'netns', 'exec', namespace];
  const [program, ...rest] = [...inside, ...prefix, process.execPath, SQUALL, ...args] as [
    string,
    ...string[],
  ];
  const child = spawn(program, rest, {
    env: { ...process.env, SQUALL_STATE_DIR: stateDir, ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  return {
    pid: child.pid as number,
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    events: () =>
      stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Event),
    exited: new Promise((resolve) =>
      child.on('close', (code, signal) => resolve(code ?? (signal as string))),
    ),
  };
}

function processesWith(variable: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable);
      } catch {
        return false;
      }
    });
}
