import { type Clock, delay, type Host } from '../plugin/index.ts';

/** Milliseconds for a killed command to be gone. */
const LIMIT = 2000;

/**
 * Ends the commands of dead Squalls that are still at work (`tc`, `nft`, …) and waits until they are gone: what they
 * do after a revert would stay.
 */
export async function endOrphanedCommands(host: Host, clock: Clock): Promise<void> {
  const end = clock.now() + LIMIT;
  for (;;) {
    const orphans = host.orphanedCommands();
    if (orphans.length === 0 || clock.now() > end) return;
    for (const orphan of orphans) host.signal(orphan, 'SIGKILL');
    await delay(clock, 2);
  }
}
