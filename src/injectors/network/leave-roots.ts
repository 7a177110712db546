import { FaultError, type Host } from '../../plugin/index.ts';
import { removeClasses } from './kernel/classes.ts';
import { sameQdiscs } from './kernel/original.ts';
import { isOurs, type QdiscLine, qdiscsOf, readLinks, readQdiscs } from './kernel/state.ts';
import { batch } from './kernel/tools.ts';
import { type Original, ROOT } from './record.ts';

/** An interface whose root qdisc is Squall's, and what a fault has there. */
export interface RootLeg {
  readonly ifindex: number;
  readonly numbers: readonly number[];
  /** Whether no other fault is there. */
  readonly isLast: boolean;
  readonly original: Original;
}

/**
 * Removes a fault's classes; where it was the last one, the root qdisc that was there before is put back.
 *
 * @returns what is worth saying
 * @throws FaultError where the qdiscs are not as they were
 */
export async function leaveRoots(legs: readonly RootLeg[], host: Host): Promise<string[]> {
  const [links, qdiscs] = await Promise.all([readLinks(host), readQdiscs(host)]);
  const notes: string[] = [];
  // By index, as an interface may have another name by now, or another interface the name.
  const found = legs.flatMap((leg) => {
    const name = links.find(({ ifindex }) => ifindex === leg.ifindex)?.ifname;
    if (name === undefined) return [];
    if (isOurs(qdiscs, name)) return [{ ...leg, name }];
    if (!sameQdiscs(qdiscsOf(qdiscs, name), leg.original.qdiscs))
      notes.push(`${name} has a root qdisc that somebody else set meanwhile, which is left as it is`);
    return [];
  });
  // The classes first: some qdiscs cannot be put back while there is another netem on the interface.
  await removeClasses(
    found.flatMap(({ name, numbers }) => numbers.map((number) => ({ device: name, number }))),
    host,
  );
  const last = found.filter(({ isLast }) => isLast);
  await batch(host, 'tc', last.map(restoreLine));
  if (last.length > 0) compare(last, await readQdiscs(host));
  return notes;
}

/** The line for `tc` that puts an interface's own root qdisc back. */
export function restoreLine({
  name,
  original,
}: {
  readonly name: string;
  readonly original: Original;
}): string {
  const { restore } = original;
  return restore
    ? `qdisc replace dev ${name} root handle ${restore.handle} ${restore.words.join(' ')}`
    : `qdisc del dev ${name} root handle ${ROOT}`;
}

function compare(
  legs: readonly { readonly name: string; readonly original: Original }[],
  qdiscs: readonly QdiscLine[],
): void {
  for (const { name, original } of legs) {
    const now = qdiscsOf(qdiscs, name);
    if (sameQdiscs(now, original.qdiscs)) continue;
    throw new FaultError(`${name} has ${summary(now)} now, and had ${summary(original.qdiscs)} before`);
  }
}

function summary(qdiscs: readonly unknown[]): string {
  return (qdiscs as readonly QdiscLine[])
    .map(({ kind, handle, options }) => `${kind} ${handle} ${JSON.stringify(options)}`)
    .join(', ');
}
