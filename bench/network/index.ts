import { benchForwarding, formatForwarding } from './forwarding.ts';
import { benchTimes, formatTimes, isSlow } from './times.ts';

/**
 * What network faults cost beside plain `tc`, as text. Needs root, nft and tc; works in namespaces of its own.
 */
export async function benchNetwork(): Promise<string> {
  const times = await benchTimes();
  // A machine that emulates its processor would take hours.
  const rounds = isSlow(times.first) ? 2 : 7;
  return [formatTimes(times), formatForwarding(await benchForwarding(rounds))].join('\n\n');
}
