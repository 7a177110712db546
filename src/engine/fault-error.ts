import { FaultError } from '../plugin/index.ts';

/**
 * Any error as a FaultError. One by name alone counts: a plugin may be built against another copy of Squall, whose
 * class is another one.
 */
export function asFaultError(error: unknown): FaultError {
  if (error instanceof FaultError) return error;
  if (!(error instanceof Error)) return new FaultError(String(error), { cause: error });
  const { hint, command } = (error.name === 'FaultError' ? error : {}) as Partial<FaultError>;
  const more = { ...(hint === undefined ? {} : { hint }), ...(command === undefined ? {} : { command }) };
  return new FaultError(error.message, { cause: error, ...more });
}
