/** What was planned, and where: the files are Squall's own, and nothing else is touched. */
export type DiskUndo = {
  readonly folder: string;
  /** The device's id; a file that would be made on another one is not. */
  readonly device: number;
  readonly mount: Mount | null;
  readonly fill: FilledFile | null;
  readonly io: BusyFile | null;
};

/** The file system that the folder is on, as /proc/self/mountinfo has it. */
export type Mount = {
  readonly point: string;
  readonly type: string;
  readonly source: string;
};

export type FilledFile = {
  readonly file: string;
  /** Bytes to take. */
  readonly size: number;
  /** Bytes that stay free. */
  readonly reserve: number;
  /** What ended it before it had all, once it was made: `ENOSPC`, `EDQUOT` or `EFBIG`. */
  readonly end?: string;
};

export type BusyFile = {
  readonly file: string;
  /** Bytes of the file. */
  readonly size: number;
  readonly workers: number;
  /** Bytes a second, all workers together; null: as fast as it goes. */
  readonly rate: number | null;
  /** Bytes of each operation. */
  readonly blockSize: number;
};
