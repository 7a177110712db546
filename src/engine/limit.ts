import type { Clock } from '../plugin/index.ts';

/**
 * Waits for a promise, but not for ever.
 *
 * @param milliseconds after which it rejects with an Error that names `what`
 */
export function within<T>(clock: Clock, milliseconds: number, what: string, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(
      () => reject(new Error(`${what} took longer than ${milliseconds} ms`)),
      milliseconds,
    );
    promise.then(resolve, reject).finally(() => clock.clearTimeout(timer));
  });
}
