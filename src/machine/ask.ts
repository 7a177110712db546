import type { AnyActorRef, EventObject } from 'xstate';
import type { Awaitable } from '../plugin/index.ts';
import type { Stay } from './context.ts';
import type { Visit } from './effects.ts';
import { isLater } from './steps.ts';

/** What is asked for, and what the answer becomes. */
export interface Question<T> {
  readonly effect: () => Awaitable<T>;
  /** The event that carries the answer. */
  readonly event: (value: T) => EventObject;
  /** The type of the event that carries the `error` of an effect that fails; undefined: it never should. */
  readonly broken?: string;
  /** The stay that asks: an answer that comes when it is over is for nobody. */
  readonly visit?: Visit;
}

/** Asks for an effect and sends the machine the answer: at once, where it is there at once. */
export function ask<T>(self: AnyActorRef, { effect, event, broken, visit }: Question<T>): void {
  const fail = (error: unknown) => self.send({ type: broken ?? 'squall.broken', error });
  try {
    const value = effect();
    if (isLater(value)) void later(self, value, visit, (answer) => self.send(event(answer)), fail);
    else self.send(event(value));
  } catch (error) {
    fail(error);
  }
}

async function later<T>(
  self: AnyActorRef,
  value: Promise<T>,
  visit: Visit | undefined,
  succeed: (value: T) => void,
  fail: (error: unknown) => void,
): Promise<void> {
  const tell = await value.then(
    (answer) => () => succeed(answer),
    (error) => () => fail(error),
  );
  const { status, context } = self.getSnapshot();
  if (status !== 'active') return;
  if (visit === undefined || context.stays.some((stay?: Stay) => stay?.visit === visit)) tell();
}
