import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { agent } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { scenarios } from '../model/agent.ts';
import type { RunView } from '../model/run.ts';
import { Action } from './action.tsx';

/** Milliseconds without an event of the run after which one asks what it waits for. */
const QUIET = 200;

/** A button for each event that a state of the run waits for. */
export function Gates({ run }: { readonly run: RunView }) {
  const mayWait = scenarios.value.some(({ name, events }) => name === run.scenario && events.length > 0);
  return mayWait ? <Awaited run={run} /> : null;
}

function Awaited({ run }: { readonly run: RunView }) {
  const quietAt = useSignal(0);
  const { length } = run.events;
  useEffect(() => {
    const timer = setTimeout(() => {
      quietAt.value = length;
    }, QUIET);
    return () => clearTimeout(timer);
  }, [length, quietAt]);
  const { answer } = useAnswer(() => agent.getRun({ run: run.run }), [run.run, quietAt.value]);
  return (
    <>
      {answer?.run?.awaited.map((event) => (
        <Action key={event} act={() => agent.sendEvent({ run: run.run, event })} done={`Sent ${event}.`}>
          Send {event}
        </Action>
      ))}
    </>
  );
}
