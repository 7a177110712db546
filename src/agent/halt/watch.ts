import type { Config } from '../../config/config.ts';
import type { Clock, Host } from '../../plugin/index.ts';
import { watchHaltFile } from './file.ts';
import { watchHaltProbe } from './probe.ts';
import type { HaltSwitch } from './switch.ts';

/**
 * Watches what a config names to halt by: a file and a probe.
 *
 * @returns stops watching; what the file has halted is then lifted
 */
export function watchHalts(
  { haltFile, haltWhen }: Pick<Config, 'haltFile' | 'haltWhen'>,
  { host, clock }: { readonly host: Host; readonly clock: Clock },
  haltSwitch: HaltSwitch,
): () => void {
  const stops: (() => void)[] = [];
  if (haltFile !== undefined) {
    stops.push(watchHaltFile(haltFile, clock, (there) => haltSwitch.fileIs(there, haltFile)));
    stops.push(() => haltSwitch.fileIs(false, haltFile));
  }
  if (haltWhen) {
    const trip = (reason: string) => {
      if (!haltSwitch.halted) void haltSwitch.halt('probe', reason);
    };
    stops.push(watchHaltProbe(haltWhen, { host, clock }, trip));
  }
  return () => {
    for (const stop of stops) stop();
  };
}
