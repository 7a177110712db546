import { join } from 'node:path';

/** The socket of an agent whose config names none: where the verbs look for it. */
export function defaultSocket(stateDir: string): string {
  return join(stateDir, 'api.sock');
}
