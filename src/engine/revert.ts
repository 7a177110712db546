import {
  type Clock,
  delay,
  FaultError,
  type Host,
  type Injector,
  type Json,
  type Observation,
} from '../plugin/index.ts';
import { asFaultError } from './fault-error.ts';
import { within } from './limit.ts';

/** Milliseconds that one attempt to revert may take: more than the kernel needs to free a hog's memory. */
const LIMIT = 20_000;
/** Milliseconds between the attempts. */
const PAUSES = [100, 500];

/**
 * Takes a fault back from its record, trying again with growing pauses.
 *
 * @throws FaultError always with a `command` that a person can type
 */
export async function revertWithRetries(
  injector: Injector,
  undo: Json,
  context: {
    readonly host: Host;
    readonly clock: Clock;
    readonly token: string;
    /** What a person can type, where the injector does not say. */
    readonly recoverCommand: string;
  },
): Promise<Observation> {
  const { host, clock, token, recoverCommand } = context;
  for (const pause of [...PAUSES, undefined]) {
    try {
      const reverting = Promise.resolve(injector.revert(undo, { host, clock, token }));
      return await within(clock, LIMIT, `taking back the ${injector.name} fault`, reverting);
    } catch (error) {
      if (pause === undefined) throw withCommand(error, recoverCommand);
      await delay(clock, pause);
    }
  }
  throw new Error('unreachable');
}

/** The injector knows best; where it was cut short, its record is still there for another attempt. */
function withCommand(error: unknown, recoverCommand: string): FaultError {
  const { message, hint, command = recoverCommand } = asFaultError(error);
  return new FaultError(message, { command, cause: error, ...(hint ? { hint } : {}) });
}
