import type { Applied, Host, InjectionContext } from '../../plugin/index.ts';
import { interfaceNames } from './kernel/devices.ts';
import { whileAlone } from './kernel/lock.ts';
import { readQdiscs } from './kernel/state.ts';
import { batch, transaction } from './kernel/tools.ts';
import { addDevices, addQueues } from './queues.ts';
import type { NetworkUndo } from './record.ts';
import { takeBack } from './revert.ts';
import { addRules } from './rules/add.ts';

/**
 * Puts the fault in place: queues first, the rules that send packets there last. Takes it all back on a failure, and
 * tries once more: what a dead Squall had begun may have been in the way, and is gone with that.
 */
export function apply(undo: NetworkUndo, context: InjectionContext): Promise<Applied | undefined> {
  return whileAlone(context, async () => {
    // While it waited for its turn it may have been taken back already.
    context.signal.throwIfAborted();
    const failure = await placed(undo, context);
    if (failure === undefined) return undefined;
    context.signal.throwIfAborted();
    const again = await placed(undo, context);
    if (again !== undefined) throw again;
    return undefined;
  });
}

/** Why it could not be put in place, once it is taken back. */
async function placed(undo: NetworkUndo, context: InjectionContext): Promise<unknown> {
  try {
    await place(undo, context.host);
    return undefined;
  } catch (error) {
    await takeBack(undo, context);
    return error;
  }
}

async function place(undo: NetworkUndo, host: Host): Promise<void> {
  const names = interfaceNames(host);
  const isOnRoot = undo.legs.some(({ shaping }) => shaping?.carrier.kind === 'root');
  const qdiscs = isOnRoot ? await readQdiscs(host) : [];
  await batch(host, 'ip', addDevices(undo, names));
  await batch(host, 'tc', addQueues(undo, names, qdiscs));
  await transaction(host, addRules(undo));
}
