import type { RemoteOptions } from '../remote/options.ts';
import { speak } from '../remote/speak.ts';

/** `squall send RUN EVENT`. */
export async function sendVerb(run: string, event: string, options: RemoteOptions): Promise<void> {
  await speak(options, (client) => client.sendEvent({ run, event }));
  console.log(options.json ? '{}' : `sent ${event} to ${run}`);
}
