import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { RemoteOptions } from '../remote/options.ts';
import { speak } from '../remote/speak.ts';
import { reportStopped } from '../remote/stopped.ts';

export interface StopOptions extends RemoteOptions {
  readonly all?: boolean;
  readonly reason?: string;
}

/** `squall stop RUN|--all`: prints when everything has been undone. */
export async function stopVerb(run: string | undefined, options: StopOptions): Promise<void> {
  if ((run === undefined) === !options.all)
    throw new Failure(EXIT.usage, 'say which run, or --all', '`squall status` lists the runs');
  const reason = options.reason ?? '';
  await speak(options, async (client) => {
    if (run === undefined) {
      const { runs } = await client.stopAllRuns({ reason });
      reportStopped(runs, options.json);
      if (runs.length === 0 && !options.json) console.log('no run was going on');
    } else {
      const { run: stopped } = await client.stopRun({ run, reason });
      reportStopped(stopped ? [stopped] : [], options.json);
    }
  });
}
