import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { connection } from '../model/agent.ts';
import { messageOf } from './client.ts';

/** What the agent has answered, if it has, and what went wrong the last time. */
export interface Asked<T> {
  readonly answer?: T;
  readonly error?: string;
}

/**
 * Asks the agent for something, and again when what it depends on has changed, or when the agent is heard again. Until
 * another answer comes, the one before stays.
 */
export function useAnswer<T>(ask: () => Promise<T>, depends: readonly unknown[]): Asked<T> {
  const asked = useSignal<Asked<T>>({});
  const live = connection.value.state === 'live';
  useEffect(() => {
    let wanted = true;
    ask().then(
      (answer) => {
        if (wanted) asked.value = { answer };
      },
      (error) => {
        if (wanted) asked.value = { ...asked.peek(), error: messageOf(error) };
      },
    );
    return () => {
      wanted = false;
    };
  }, [...depends, live]);
  return asked.value;
}
