import { createHash } from 'node:crypto';
import { type Host, HostError } from '../plugin/index.ts';

/**
 * Makes sure that this is the only agent with a state directory: two would number events, and keep decisions, over each
 * other. The place is given back when the process ends.
 *
 * @throws HostError `EBUSY` where another one has it
 */
export async function takePlace(stateDir: string, host: Host): Promise<void> {
  const name = createHash('sha256').update(stateDir).digest('hex').slice(0, 32);
  if (await host.takeLock(`agent/${name}`)) return;
  throw new HostError(
    'EBUSY',
    `another agent keeps its state in ${stateDir}: name another folder with --state-dir`,
  );
}
