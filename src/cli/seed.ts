import { MAX_SEED } from '../chance/streams.ts';
import { EXIT } from './exit-codes.ts';
import { Failure } from './failure.ts';

/**
 * What `--seed` says.
 *
 * @throws Failure where it is no seed
 */
export function parseSeed(option: string): number {
  const seed = Number(option);
  if (/^\d+$/.test(option) && seed <= MAX_SEED) return seed;
  throw new Failure(
    EXIT.usage,
    `--seed takes a whole number from 0 to ${MAX_SEED}, not ${JSON.stringify(option)}`,
  );
}
