import { benchJournal, formatJournal } from './journal.ts';
import { benchWatchdog, formatWatchdog } from './watchdog.ts';
import { benchWaysOut, formatWaysOut } from './ways-out.ts';

/** All that is measured of taking faults back, as text. Needs root, nft and tc; works in a namespace of its own. */
export async function benchUndo(): Promise<string> {
  return [
    formatWaysOut(await benchWaysOut()),
    formatJournal(await benchJournal()),
    formatWatchdog(await benchWatchdog()),
  ].join('\n');
}
