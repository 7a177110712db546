import { benchHalt, formatHalt } from './halt.ts';
import { benchStatus, formatStatus } from './status.ts';
import { benchWatchers, formatWatchers } from './watchers.ts';

/** What the control API does for how much, as text. The halt needs Chromium. */
export async function benchApi(): Promise<string> {
  return [
    formatStatus(await benchStatus()),
    formatHalt(await benchHalt()),
    formatWatchers(await benchWatchers()),
  ].join('\n');
}
