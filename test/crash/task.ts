/** Where a fault can be when something dies. */
export const MOMENTS = [
  'after plan',
  'after the record',
  'during apply',
  'while in force',
  'during revert',
] as const;

export type Moment = (typeof MOMENTS)[number];

/** What test/fixtures/crash-engine.ts is told. */
export interface CrashTask {
  /** The scenario. */
  readonly file: string;
  /** Where to stand still. */
  readonly stop: Moment;
  readonly stateDir: string;
  /** The folder with the bundle and the helpers. */
  readonly dist: string;
}
