import { FaultError, type Host } from '../../../plugin/index.ts';
import { classid } from '../record.ts';
import { readQdiscs } from './state.ts';
import { explain } from './tools.ts';

/** A class of Squall's, with its queue. */
export interface Class {
  readonly device: string;
  readonly number: number;
}

/** Removes classes; those that are not there are no error. */
export async function removeClasses(classes: readonly Class[], host: Host): Promise<void> {
  if (classes.length === 0) return;
  const lines = classes.map(({ device, number }) => `class del dev ${device} classid ${classid(number)}`);
  const args = ['-force', '-batch', '-'];
  const result = await host.run('tc', args, { input: `${lines.join('\n')}\n` });
  if (result.exitCode === 0) return;
  const qdiscs = await readQdiscs(host);
  const isThere = ({ device, number }: Class) =>
    qdiscs.some(({ dev, parent }) => dev === device && parent === classid(number));
  if (classes.some(isThere)) throw new FaultError(explain('tc', args, result));
}
