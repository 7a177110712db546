import { existsSync } from 'node:fs';
import type { Clock } from '../../plugin/index.ts';

/** Milliseconds between two looks. A file of a ConfigMap, or on another machine, is not always announced. */
const EVERY = 250;

/**
 * Looks whether a file is there, now and again and again.
 *
 * @returns stops looking
 */
export function watchHaltFile(path: string, clock: Clock, tell: (there: boolean) => void): () => void {
  let timer: unknown;
  const look = () => {
    tell(existsSync(path));
    timer = clock.setTimeout(look, EVERY);
  };
  look();
  return () => clock.clearTimeout(timer);
}
