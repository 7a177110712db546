import { FaultError } from '../../../plugin/index.ts';
import type { Listing } from '../kernel/listing.ts';
import type { NetworkUndo } from '../record.ts';
import { peerSets } from '../rules/matches.ts';

/** Compares the peers that nft has in a fault's sets with those it is aimed at. */
export function verifySets({ aim, mark }: NetworkUndo, listing: Listing): void {
  for (const { name, elements } of peerSets(aim, mark)) {
    const found = listing.sets.get(name)?.map(elementText).sort().join(', ');
    const wanted = [...elements].sort().join(', ');
    if (found !== wanted)
      throw new FaultError(`nft has ${found || 'nobody'} in the set ${name}, not ${wanted || 'nobody'}`);
  }
}

/** An element of a set as it was written: `10.0.0.0/8`. */
function elementText(element: unknown): string {
  if (typeof element !== 'object' || element === null) return String(element);
  const { prefix } = element as { readonly prefix?: { readonly addr: string; readonly len: number } };
  return prefix ? `${prefix.addr}/${prefix.len}` : JSON.stringify(element);
}
