import { FaultError, type Observation, type RevertContext } from '../../plugin/index.ts';
import { stopHogs } from '../hog/stop.ts';
import type { DnsUndo } from './record.ts';

/**
 * Ends the hog, and with it its table.
 *
 * @throws FaultError with the command to type where the table is still there
 */
export async function revert({ table }: DnsUndo, context: RevertContext): Promise<Observation> {
  const { host } = context;
  const stopped = await stopHogs(context);
  if (!host.which('nft')) return stopped;
  const { exitCode } = await host.run('nft', ['list', 'table', 'inet', table]);
  if (exitCode !== 0) return { ...stopped, message: `queries go where they went before: ${stopped.message}` };
  throw new FaultError(`the nft table ${table} is still there`, {
    command: `nft delete table inet ${table}`,
  });
}
