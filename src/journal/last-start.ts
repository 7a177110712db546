import { createRunJournal } from './run-journal.ts';
import { summaryOf } from './summary.ts';

/**
 * When the last run of a state directory began that was let through and did not only look, whichever Squall it was of.
 *
 * @param since milliseconds since the Unix epoch: runs that were over by then are not looked at
 * @returns milliseconds since the Unix epoch; undefined where there is none
 */
export function lastStart(stateDir: string, since: number): number | undefined {
  const recent = createRunJournal(stateDir)
    .list()
    .filter(({ changed }) => changed >= since);
  const starts = recent.flatMap(({ path }) => {
    const { started, finished } = summaryOf(path) ?? {};
    if (!started || started.dryRun || finished?.outcome === 'refused') return [];
    return [Date.parse(started.time)];
  });
  return starts.length === 0 ? undefined : Math.max(...starts);
}
