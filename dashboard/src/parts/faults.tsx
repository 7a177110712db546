import type { RunView } from '../model/run.ts';
import { now, span } from '../model/time.ts';
import { Kind } from './badges.tsx';

/** The faults in force, with what was read back from the machine. */
export function FaultsInForce({ run }: { readonly run: RunView }) {
  const inForce = run.faults.filter(({ to }) => to === undefined);
  const failed = run.faults.filter(({ failed }) => failed);
  if (inForce.length + failed.length === 0) return <p class="quiet">No fault.</p>;
  return (
    <ul class="list" data-testid="faults">
      {inForce.map(({ fault, type, message, from }) => (
        <li key={fault}>
          <Kind type={type} /> {message} <span class="quiet">for {span(now.value - from)}</span>
        </li>
      ))}
      {failed.map(({ fault, type, message, from }) => (
        <li key={`${fault} ${from}`} class="bad">
          <Kind type={type} /> failed: {message}
        </li>
      ))}
    </ul>
  );
}
