import { type Applied, FaultError, type InjectionContext, parseDuration } from '../../plugin/index.ts';
import { startHog } from '../hog/start.ts';
import type { DnsUndo } from './record.ts';
import { type DnsParameters, list } from './schema.ts';
import type { DnsAction, DnsTask } from './task.ts';

/** Milliseconds for the hog to start and to see a query of its own come back. */
const START_LIMIT = 30_000;

/** Has a hog take the queries, and waits until it has been sent one. */
export async function apply(
  parameters: DnsParameters,
  undo: DnsUndo,
  context: InjectionContext,
): Promise<Applied> {
  const nft = context.host.which('nft');
  if (!nft) throw new FaultError('the program `nft` is missing', { hint: 'install nftables' });
  const names = list(parameters.names).map((name) => name.toLowerCase().replace(/\.$/, ''));
  const task: DnsTask = { ...undo, nft, names, action: actionOf(parameters) };
  const hog = await startHog({ script: 'dns-hog' }, task, context);
  await hog.next(['answering'], START_LIMIT);
  return { failed: hog.failed };
}

function actionOf({ action, delay = '0s', address }: DnsParameters): DnsAction {
  if (action === 'delay') return { kind: 'delay', milliseconds: parseDuration(delay) };
  return action === 'spoof' ? { kind: 'spoof', addresses: list(address) } : { kind: 'fail' };
}
