import type { RemoteOptions } from '../remote/options.ts';
import { speak } from '../remote/speak.ts';
import { reportStopped } from '../remote/stopped.ts';

export interface HaltOptions extends RemoteOptions {
  readonly reason?: string;
}

/** `squall halt`: prints when everything has been undone. */
export async function haltVerb(options: HaltOptions): Promise<void> {
  const { runs } = await speak(options, (client) => client.halt({ reason: options.reason ?? '' }));
  reportStopped(runs, options.json);
  if (!options.json) console.log('halted: nothing starts until `squall unhalt`');
}

/** `squall unhalt`. */
export async function unhaltVerb(options: RemoteOptions): Promise<void> {
  await speak(options, (client) => client.unhalt({}));
  console.log(options.json ? '{}' : 'no longer halted');
}
