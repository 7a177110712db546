import { FaultError, type InjectionContext, type Observation } from '../../plugin/index.ts';
import { probe } from './kernel/features.ts';
import { readTable } from './kernel/listing.ts';
import { readQdiscs } from './kernel/state.ts';
import { observe } from './observation.ts';
import type { NetworkParameters } from './parameters.ts';
import { shapingLegs } from './queues.ts';
import type { NetworkUndo } from './record.ts';
import { verifyQueues } from './verify/queues.ts';
import { verifyRules } from './verify/rules.ts';
import { verifySets } from './verify/sets.ts';

/**
 * Reads the fault back from the kernel and compares it with what was asked for.
 *
 * @throws FaultError where something is missing or differs
 */
export async function verify(
  parameters: NetworkParameters,
  undo: NetworkUndo,
  { host }: InjectionContext,
): Promise<Observation> {
  const families = [...new Set(undo.legs.map((leg) => leg.family))];
  const isShaped = shapingLegs(undo.legs).length > 0;
  const [listings, qdiscs, features] = await Promise.all([
    Promise.all(families.map((family) => readTable(host, family))),
    isShaped ? readQdiscs(host) : [],
    probe(host),
  ]);
  families.forEach((family, index) => {
    const listing = listings[index];
    if (!listing) throw new FaultError(`nft has no table of ours in family ${family} after it was added`);
    verifySets(undo, listing);
    for (const leg of undo.legs) if (leg.family === family) verifyRules(leg, undo, listing);
  });
  for (const leg of shapingLegs(undo.legs)) verifyQueues(leg, qdiscs);
  return observe(parameters, undo, features);
}
