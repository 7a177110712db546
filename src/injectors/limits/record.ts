/** What was found, and what is put in its place. */
export type LimitsUndo = {
  /** The folder of the cgroup. */
  readonly folder: string;
  /** One that is made anew under the same name has another. */
  readonly inode: number;
  readonly settings: readonly Setting[];
};

/** One limit, in the kernel's words. */
export type Setting = {
  /** `cpu.max`, `memory.max`, `memory.high`, `pids.max` or `io.max`. */
  readonly file: string;
  /** The device that it is for, as `MAJOR:MINOR`, in `io.max`; otherwise null. */
  readonly device: string | null;
  readonly before: string;
  readonly lowered: string;
};
