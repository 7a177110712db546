import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where Squall keeps its state: `--state-dir`, else `$SQUALL_STATE_DIR`, else `/var/lib/squall` for root and
 * `$XDG_STATE_HOME/squall` for others.
 */
export function stateDir(option: string | undefined, environment: NodeJS.ProcessEnv, uid: number): string {
  const given = option ?? environment.SQUALL_STATE_DIR;
  if (given) return resolve(given);
  if (uid === 0) return '/var/lib/squall';
  return join(environment.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'squall');
}
