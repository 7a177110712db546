import type { RunView } from '../model/run.ts';
import { now, span } from '../model/time.ts';

/** The states that a run is in, with the time that each has left. */
export function TimeLeft({ run }: { readonly run: RunView }) {
  const inside = run.states.filter(({ to }) => to === undefined);
  if (inside.length === 0) return <p class="quiet">Between states.</p>;
  return (
    <ul class="list" data-testid="active-states">
      {inside.map(({ path, from, lasts, ends }) => {
        const spent = now.value - from;
        return (
          <li key={path}>
            <strong>{path}</strong>
            {lasts === undefined ? (
              <span class="quiet">
                since {span(spent)}
                {ends !== '' && `, ${ends}`}
              </span>
            ) : (
              <>
                <progress
                  max={lasts}
                  value={Math.min(lasts, Math.max(0, spent))}
                  aria-label={`${path}: time spent`}
                />
                <span class="quiet">{span(Math.max(0, lasts - spent))} left</span>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
