import { FaultError, type InjectionContext, type Observation } from '../../plugin/index.ts';
import type { DnsUndo } from './record.ts';

/** Reads back that queries are sent to the hog, and that it is there; it has seen one of its own come back. */
export async function verify({ table }: DnsUndo, { host, token }: InjectionContext): Promise<Observation> {
  const { exitCode, stdout } = await host.run('nft', ['list', 'table', 'inet', table]);
  if (exitCode !== 0 || !stdout.includes('redirect to'))
    throw new FaultError(`the nft table ${table} is not there`);
  const hogs = host.findHelpers(token).map(({ pid }) => pid);
  // Itself, and the nft that holds the table.
  if (hogs.length < 2) throw new FaultError('the hog is not running');
  return {
    message: `queries go through pid ${hogs[0] as number}, by the nft table ${table}`,
    pid: hogs[0] as number,
  };
}
