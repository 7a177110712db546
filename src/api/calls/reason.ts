import { apiError } from '../../protocol/errors.ts';

/** Characters that a reason may have. */
const LONGEST = 500;

/** Why something is done, for the record. */
export function reasonOf(given: string, byDefault: string): string {
  if (given.length > LONGEST)
    throw apiError('bad-request', `reason has ${given.length} characters, and ${LONGEST} are the most`);
  return given === '' ? byDefault : given;
}
