import { randomInt } from 'node:crypto';
import { MAX_SEED } from '../chance/streams.ts';

/**
 * The seed that is given, else the scenario's own, else a drawn one.
 *
 * @throws RangeError where the one that is given is none
 */
export function seedOf(given: number | undefined, own: number | undefined): number {
  if (given === undefined) return own ?? randomInt(MAX_SEED + 1);
  if (Number.isInteger(given) && given >= 0 && given <= MAX_SEED) return given;
  throw new RangeError(`a seed is a whole number from 0 to ${MAX_SEED}, not ${given}`);
}
