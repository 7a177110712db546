import type { Json, ProcessIdentity } from '../plugin/index.ts';

/** What must be undone, written down before it is done. Everything that another process needs. */
export interface UndoRecord {
  /** Unique to this injection; what it made carries it. */
  readonly token: string;
  readonly run: string;
  readonly scenario: string;
  readonly fault: string;
  /** The injector's name. */
  readonly type: string;
  /** The file of the plugin that the injector is from: any Squall can load it to revert. */
  readonly plugin?: string;
  readonly undo: Json;
  /** The Squall that made it: while it lives, the record is its own. */
  readonly owner: ProcessIdentity;
  /** The kernel's boot id: nothing in memory outlives it. */
  readonly bootId: string;
  /** The network namespace it was made in, as the kernel names it. */
  readonly networkNamespace: string;
}

/** Where undo records are kept. */
export interface UndoLog {
  /** The state directory. */
  readonly place: string;
  /** What a person types to have Squall itself undo what is open. */
  readonly recoverCommand: string;
  /** Rejects, with where and why, where records could not be kept. */
  check(owner: ProcessIdentity): Promise<void>;
  /** Resolves when the record would survive a power cut. Rejects where it cannot be kept: then nothing may be done. */
  open(record: UndoRecord): Promise<void>;
  /** Replaces an open record. Where that fails, it rejects, and the one before is still there. */
  renew(record: UndoRecord): Promise<void>;
  /** Forgets a record; one that is not there is no error. */
  close(token: string): Promise<void>;
  /** All records that are open, of any run on this machine, the oldest first, and what is no record. */
  scan(): Promise<{ readonly records: readonly UndoRecord[]; readonly damaged: readonly DamagedRecord[] }>;
  /**
   * Moves what is no record out of the way.
   *
   * @returns where to; undefined where somebody else has done so
   */
  setAside(damaged: DamagedRecord): Promise<string | undefined>;
  /** The files that were moved out of the way and that nobody has removed yet. */
  aside(): Promise<readonly string[]>;
  /** Removes what writers that do not live left half-written: those had not done anything yet. */
  sweep(lives: (writer: ProcessIdentity) => boolean): Promise<void>;
}

/** A file among the records that is torn, changed, of another version or foreign. */
export interface DamagedRecord {
  readonly file: string;
  readonly reason: string;
}
