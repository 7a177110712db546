/** What the injector tells the hog, as JSON in its only argument. */
export interface CpuTask {
  readonly workers: number;
  /** Share of a core for each worker, 0 to 1; not used with `total`. */
  readonly share: number;
  /** The total to hold instead, the load of others counted in. */
  readonly total: Total | null;
  /** Milliseconds. */
  readonly ramp: number;
  /** The cgroup to join, its folder. */
  readonly join: string | null;
}

/** A load to hold as a whole, whoever makes it. */
export interface Total {
  /** 0 to 1. */
  readonly utilization: number;
  /** Cores that are 100 %: the machine's, or what the cgroup's quota allows. */
  readonly capacity: number;
  /** Ids of the cores that are meant, of a machine; null: all. */
  readonly cores: readonly number[] | null;
  /** The file that counts CPU time: `/proc/stat`, or a cgroup's `cpu.stat` (v2) or `cpuacct.usage` (v1). */
  readonly counter: string;
}
