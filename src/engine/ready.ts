import { allStates } from '../scenario/states.ts';
import { refusal } from './effects.ts';
import { type FaultKeeper, sentence } from './keeper.ts';
import { leftBehind, recover } from './recover.ts';
import type { RunOptions } from './run.ts';

/**
 * Makes sure, before anything is changed, that the machine can make the faults and that they could be undone; takes
 * back what dead runs left.
 *
 * @throws Ending where something is missing
 */
export async function getReady(options: RunOptions, keeper: FaultKeeper): Promise<void> {
  await assertNothingMissing(options, keeper);
  try {
    await clearUp(options, keeper);
  } catch (error) {
    throw refusal((error as Error).message);
  }
}

async function assertNothingMissing({ scenario }: RunOptions, keeper: FaultKeeper): Promise<void> {
  const needed = allStates(scenario.storm)
    .flatMap(({ inject }) => inject)
    .filter(({ optional }) => !optional);
  const missing = (await Promise.all(needed.map((fault) => keeper.missing(fault)))).flat().map(sentence);
  if (missing.length > 0) throw refusal([...new Set(missing)].join('\n'));
}

/** What cannot be taken back now counts as left behind by this run, too. */
async function clearUp(options: RunOptions, keeper: FaultKeeper): Promise<void> {
  const { guard, undoLog, host } = options;
  // First of all, so that nothing stays behind of what follows, be it only the draft of a file.
  await guard.start();
  await undoLog.check(host.identify(host.pid) ?? { pid: host.pid, startTime: 0 });
  const recovery = await recover(options);
  options.onRecovery?.(recovery);
  const failed = recovery.records.filter(({ state }) => state === 'failed');
  keeper.leftBehind.push(...failed.map(leftBehind));
}
