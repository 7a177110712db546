import { fileURLToPath } from 'node:url';
import type { Guard } from '../engine/guard.ts';
import type { Host, ProcessIdentity } from '../plugin/index.ts';
import { createWatchdog } from '../watchdog/watchdog.ts';

/**
 * Takes back what is in force should this process be killed: `squall recover`, run by a process of its own.
 *
 * @param note told when it died, and whether another one watches
 */
export function watchdogOf(host: Host, stateDir: string, note: (text: string) => void): Guard {
  const owner = host.identify(host.pid) as ProcessIdentity;
  // The bundle's chunks lie beside its entry.
  const squall = fileURLToPath(new URL('./squall.js', import.meta.url));
  const recover = ['recover', '--of', `${owner.pid}:${owner.startTime}`, '--state-dir', stateDir];
  return createWatchdog(owner, [process.execPath, squall, ...recover], note);
}
