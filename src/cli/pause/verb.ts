import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { RemoteOptions } from '../remote/options.ts';
import { speak } from '../remote/speak.ts';

export interface PauseOptions extends RemoteOptions {
  readonly all?: boolean;
}

/** `squall pause [SCENARIO]`: the schedules of one, or of all, fire nothing until they are resumed. */
export function pauseVerb(scenario: string | undefined, options: PauseOptions): Promise<void> {
  return change('pauseSchedule', 'paused', scenario, options);
}

/** `squall resume [SCENARIO]`. */
export function resumeVerb(scenario: string | undefined, options: PauseOptions): Promise<void> {
  return change('resumeSchedule', 'resumed', scenario, options);
}

async function change(
  call: 'pauseSchedule' | 'resumeSchedule',
  done: string,
  scenario: string | undefined,
  options: PauseOptions,
): Promise<void> {
  if (scenario !== undefined && options.all)
    throw new Failure(EXIT.usage, `say either ${scenario} or --all`, '`squall status` lists the scenarios');
  const which =
    scenario === undefined
      ? { case: 'all' as const, value: true }
      : { case: 'scenario' as const, value: scenario };
  await speak<unknown>(options, (client) => client[call]({ which }));
  console.log(options.json ? '{}' : `${scenario ?? 'all scenarios'} ${done}`);
}
