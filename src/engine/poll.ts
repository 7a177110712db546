import type { Stop } from '../machine/effects.ts';
import { isLater } from '../machine/steps.ts';
import type { Awaitable, Clock } from '../plugin/index.ts';
import { Abort } from './abort.ts';

/**
 * Looks again and again, the first time at once.
 *
 * @param every milliseconds from the end of one look to the next
 * @param look never fails
 * @param seen whether to look again
 * @returns ends the look that is under way, and all further ones
 */
export function poll<T>(
  clock: Clock,
  every: number,
  look: (abort: Abort) => Awaitable<T>,
  seen: (result: T) => boolean,
): Stop {
  const abort = new Abort();
  let timer: unknown;
  const judge = (result: T) => {
    if (!abort.aborted && seen(result)) timer = clock.setTimeout(next, every);
  };
  const next = () => {
    const result = look(abort);
    if (isLater(result)) void result.then(judge);
    else judge(result);
  };
  next();
  return () => {
    abort.abort();
    clock.clearTimeout(timer);
  };
}
