import { FaultError, type Host, type Observation, type RevertContext } from '../../plugin/index.ts';
import { byHand } from './by-hand.ts';
import { interfaceNames } from './kernel/devices.ts';
import { type Listing, readTable } from './kernel/listing.ts';
import { whileAlone } from './kernel/lock.ts';
import { transaction } from './kernel/tools.ts';
import type { Family, NetworkUndo } from './record.ts';
import { queuesOf, removeQueues } from './remove-queues.ts';
import { removeRules } from './rules/remove.ts';

/**
 * Takes the fault back: the rules first, so that no more packets are sent to its queues. What is not there any
 * more, not ours or another fault's is left as it is.
 */
export async function revert(undo: NetworkUndo, context: RevertContext): Promise<Observation> {
  try {
    if (context.host.networkNamespace() !== undo.namespace) {
      return { message: `gone: the network namespace ${undo.namespace} is not the one we are in` };
    }
    return await whileAlone(context, () => takeBack(undo, context));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FaultError(`"${undo.what}" could not be taken back: ${reason}`, {
      command: byHand(undo),
      cause: error,
    });
  }
}

/** Takes the fault back for somebody who has the lock. */
export async function takeBack(undo: NetworkUndo, context: RevertContext): Promise<Observation> {
  const { host } = context;
  const listings = await readTables(undo, host);
  const lines = [...listings].flatMap(([family, listing]) =>
    listing ? removeRules(undo, family, listing) : [],
  );
  const rulesGone = transaction(host, lines);
  // nft waits until the kernel has cleaned up. With the last fault, whose queues go with all that is in them, both are
  // done at once.
  const isLast = lines.every((line) => line.startsWith('delete table'));
  const queues = queuesOf(undo, listings);
  const [notes] = await Promise.all([
    removeQueues(queues, isLast ? Promise.resolve() : rulesGone, context),
    rulesGone,
  ]);
  return { message: [message(undo, interfaceNames(host)), ...notes].join('; ') };
}

async function readTables(undo: NetworkUndo, host: Host): Promise<Map<Family, Listing | undefined>> {
  const families = [...new Set(undo.legs.map((leg) => leg.family))];
  const read = await Promise.all(families.map((family) => readTable(host, family)));
  return new Map(families.map((family, index) => [family, read[index]]));
}

function message({ legs }: NetworkUndo, names: ReadonlySet<string>): string {
  const all = [...new Set(legs.map((leg) => leg.interface))];
  const gone = all.filter((name) => !names.has(name));
  return gone.length === 0
    ? `network as before on ${all.join(', ')}`
    : `${gone.join(', ')} is gone or has another name, and the fault is gone`;
}
