import type { Finished } from '../engine/run.ts';

/** What the exit status of every verb means. */
export const EXIT = {
  passed: 0,
  failed: 1,
  usage: 2,
  aborted: 3,
  refused: 4,
  leftBehind: 5,
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

export type StopSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

/** What was left behind outweighs how the run ended, and that outweighs the signal that ended it. */
export function exitCodeOf({ outcome, leftBehind }: Finished, signal?: StopSignal): number {
  if (leftBehind.length > 0) return EXIT.leftBehind;
  return signal && outcome === 'aborted' ? EXIT[signal] : EXIT[outcome];
}
