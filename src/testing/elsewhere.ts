import { pathToFileURL } from 'node:url';
import type { Json } from '../plugin/index.ts';
import type { Rig } from './rig.ts';

/** Milliseconds for another process to start, load the fault and take it back. */
const BOUND = 30_000;

/** What the other process is told, as JSON in its only argument. */
export interface ElsewhereTask {
  readonly module: string;
  readonly name: string;
  readonly token: string;
  readonly undo: Json;
}

/** Has a process that knows nothing else take a fault back from its record. */
export async function revertElsewhere<P, U extends Json>(rig: Rig<P, U>): Promise<void> {
  const { module, injector, token, record } = rig;
  const url = module instanceof URL ? module.href : pathToFileURL(module).href;
  const task: ElsewhereTask = { module: url, name: injector.name, token, undo: record };
  const helper = await rig.host.startHelper({
    script: 'revert-elsewhere',
    args: [JSON.stringify(task)],
    token: `elsewhere-${token}`,
  });
  const answer = (await helper.message(() => true, BOUND)) as { readonly error?: string };
  if (answer.error !== undefined) throw new Error(`in another process: ${answer.error}`);
  await helper.exited;
}
