import type { Awaitable } from '../plugin/index.ts';

/**
 * Work that waits where it must, and is done at once where it need not: what an `async` function is, but for the
 * turn of the event loop that each `await` costs even when the answer is there already. It is what makes a real run
 * and a simulation of a whole year the same code.
 */
export type Steps<T> = Generator<Promise<unknown>, T, never>;

/** Does the steps. What they throw before they first wait is thrown, what they throw later rejects. */
export function perform<T>(steps: Steps<T>): Awaitable<T> {
  const first = steps.next();
  return first.done ? first.value : rest(steps, first.value);
}

/** `yield* wait(x)` is to steps what `await x` is to an async function. */
export function* wait<T>(answer: Awaitable<T>): Steps<T> {
  return isLater(answer) ? ((yield answer) as T) : answer;
}

/** Also for promises of another make, which an injector of somebody else's may answer with. */
export function isLater<T>(answer: Awaitable<T>): answer is Promise<T> {
  return typeof (answer as { readonly then?: unknown } | null | undefined)?.then === 'function';
}

async function rest<T>(steps: Steps<T>, first: Promise<unknown>): Promise<T> {
  for (let pending = first; ; ) {
    const next = await pending.then(
      (value) => () => steps.next(value as never),
      (error) => () => steps.throw(error),
    );
    const result = next();
    if (result.done) return result.value;
    pending = result.value;
  }
}
