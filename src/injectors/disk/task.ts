import type { BusyFile, FilledFile } from './record.ts';

/** What the injector tells the hog, as JSON in its only argument. */
export interface DiskTask {
  /** The id of the device that the files must be on. */
  readonly device: number;
  readonly folder: string;
  readonly fill: FilledFile | null;
  readonly io: BusyFile | null;
}
