/// <reference types="node" preserve="true" />
/**
 * The machine as an argument. Injectors reach processes, commands and files only through it, so that a dry run,
 * a test and a recovery in another process use the same code.
 */
export interface Host {
  /** Squall's own process id. */
  readonly pid: number;
  /** The effective user id. */
  readonly uid: number;
  /** Ids of the CPUs this process may run on. */
  readonly cores: readonly number[];
  /** The kernel's id of this boot: what is only in memory does not outlive it. */
  readonly bootId: string;
  /** The network namespace that Squall is in, as the kernel names it: `net:[4026531840]`. */
  networkNamespace(): string;
  /** A path through which a network namespace can be entered; undefined where it exists no more. */
  memberOf(networkNamespace: string): string | undefined;
  /** An environment variable of Squall's. */
  variable(name: string): string | undefined;
  /** TCP ports that Squall itself listens on, for its metrics and its control. */
  readonly ownPorts: readonly number[];
  /** The addresses of a host name. Rejects, with the system's code, where it has none. */
  lookup(name: string): Promise<string[]>;
  /** Whether the effective capability set holds one, such as `NET_ADMIN`. */
  hasCapability(name: string): boolean;

  /** Every process that can be seen, kernel threads included. One that has ended meanwhile is in state `X`. */
  processes(): Promise<ProcessInfo[]>;
  /** The pids of all processes, the busiest first: for people. Empty where that cannot be told. */
  busiest(): Promise<readonly number[]>;
  /** Who a pid is now; undefined when there is no such process, or only its zombie is left. */
  identify(pid: number): ProcessIdentity | undefined;
  /** The one-letter state of `/proc/PID/stat` (`R`, `S`, `D`, `T`, `Z`, …); undefined when it is gone. */
  processState(target: ProcessIdentity): string | undefined;
  /**
   * Sends a signal after comparing pid **and** start time, so that a pid that was used again is never hit.
   *
   * @returns false when the target is gone
   * @throws HostError `EPERM` where it may not be signalled
   */
  signal(target: ProcessIdentity, signal: NodeJS.Signals): boolean;
  /**
   * The pids that are out of reach of every fault, and why: Squall itself, its ancestors, its helpers, pid 1 and
   * kernel threads. By identity, never by name.
   */
  protectedProcesses(processes: readonly ProcessInfo[]): ReadonlyMap<number, string>;
  /** The pids that listen on a TCP port or are bound to a UDP port. */
  listeners(port: number): Promise<number[]>;

  /** The absolute path of a program, undefined where there is none on PATH (or in the sbin folders). */
  which(program: string): string | undefined;
  /**
   * Runs a program to its end. A non-zero exit is a result, not an exception.
   *
   * @throws HostError `ENOENT` where the program is missing, `ETIMEDOUT` after `timeout` (default 10 s)
   */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** Starts a helper process: it carries `token`, dies when Squall does, and is never a target. */
  startHelper(helper: HelperSpec): Promise<Helper>;
  /** Helper processes, of this Squall or a dead one, that carry a token. */
  findHelpers(token: string): ProcessIdentity[];
  /** Commands that a Squall started with `run` and that are still at work, while it is dead. */
  orphanedCommands(): ProcessIdentity[];
  /**
   * Takes a lock that the processes of this network namespace share and that no crash can leave behind.
   *
   * @returns what gives it back; undefined where another one has it
   */
  takeLock(name: string): Promise<(() => void) | undefined>;

  /** A small text file such as those of /proc and /sys; undefined where it does not exist or may not be read. */
  readText(path: string): string | undefined;
  /**
   * Writes to a small file that exists, such as a cgroup's. The kernel may take its time over it.
   *
   * @throws HostError with the system's code
   */
  writeText(path: string, text: string): Promise<void>;
  /** What a path leads to, links followed; undefined where there is nothing, or it may not be looked at. */
  fileStatus(path: string): FileStatus | undefined;
  /** @throws HostError where it may not be removed; one that is not there is no error */
  removeFile(path: string): Promise<void>;
  /** @throws HostError where the path does not exist */
  fileSystem(path: string): Promise<FileSystem>;
  /** What memory there is for us: the narrower of the machine's and the cgroup's (v1 or v2). */
  memory(): MemoryState;
  /** How often the OOM killer has struck in our cgroup, or on the machine where that is not counted. */
  oomKills(): number;
}

/** A process, beyond doubt: pids are used again, a pid with its start time is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks after boot: field 22 of `/proc/PID/stat`. */
  readonly startTime: number;
}

export interface ProcessInfo extends ProcessIdentity {
  readonly ppid: number;
  /** `/proc/PID/comm`: at most 15 characters, so do not match names against it. */
  readonly comm: string;
  /** The command line, argument by argument; empty for kernel threads. */
  readonly argv: readonly string[];
  /** The executable's path, where it may be read. */
  readonly executable?: string | undefined;
  readonly uid: number;
  /** The one-letter state of `/proc/PID/stat`. */
  readonly state: string;
  readonly kernelThread: boolean;
}

export interface RunOptions {
  /** Text for standard input. */
  readonly input?: string;
  /** Milliseconds until the program is killed; default 10 000. */
  readonly timeout?: number;
  /** Kills the program when it is aborted; the result is then that of a killed one. */
  readonly signal?: AbortSignal;
  /** The program is the user's: what it starts and leaves running is not counted as Squall's. */
  readonly foreign?: boolean;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HelperSpec {
  /** The name of a helper that Squall ships (`cpu-hog`), or the URL of a JavaScript file of your own. */
  readonly script: string | URL;
  readonly args: readonly string[];
  /** Marks the process, in its environment; `findHelpers` finds it by that. */
  readonly token: string;
  /** Written to the helper's `oom_score_adj` before it does anything. */
  readonly oomScoreAdj?: number;
  /** The helper's niceness, -20 to 19. */
  readonly nice?: number;
  /** CPU ids that the helper is pinned to. */
  readonly cores?: readonly number[];
  /** Environment variables, beside those of Squall. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A running helper. It writes JSON Lines on its standard output; its standard input is a pipe that Squall holds
 * open and that the helper ends with.
 */
export interface Helper extends ProcessIdentity {
  /** The next line that `accept` takes. Rejects when the helper ends first, or after `timeout` milliseconds. */
  message(accept: (message: unknown) => boolean, timeout: number): Promise<unknown>;
  /** Resolves when it has ended, with how. */
  readonly exited: Promise<{
    readonly exitCode: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly stderr: string;
  }>;
}

export interface FileStatus {
  readonly kind: 'file' | 'folder' | 'other';
  /** The path without links. */
  readonly path: string;
  /** Whether we may write to it, or make files in it. */
  readonly writable: boolean;
  readonly inode: number;
  /** The id of the device that it is on. */
  readonly device: number;
  /** Bytes that it takes on its device. */
  readonly allocated: number;
}

/** The file system that a path is on, in bytes. */
export interface FileSystem {
  readonly size: number;
  /** What is free for users other than root. */
  readonly available: number;
}

export interface MemoryState {
  /** Bytes: the cgroup's limit, or the machine's memory. */
  readonly limit: number;
  /** Bytes in use that cannot be reclaimed without loss. */
  readonly inUse: number;
  /** Which of the two it is, for messages. */
  readonly of: 'machine' | 'cgroup';
}

/** Something the machine refused, with the system's code (`ENOENT`, `EPERM`, `ETIMEDOUT`, …). */
export class HostError extends Error {
  override readonly name = 'HostError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
