import { active, recent, upcoming } from '../model/agent.ts';
import { instant, now, span, when } from '../model/time.ts';
import { Outcome } from '../parts/badges.tsx';
import { RunCard } from '../parts/run-card.tsx';
import { to } from '../route.ts';

/** What runs now, what comes next, and what has just been. */
export function NowPage() {
  return (
    <>
      <h1 class="hidden">Now</h1>
      <section aria-labelledby="running">
        <h2 id="running">Running</h2>
        {active.value.length === 0 && <p class="quiet">Nothing. All is calm.</p>}
        {active.value.map((run) => (
          <RunCard key={run.run} run={run} />
        ))}
      </section>
      <div class="columns">
        <section aria-labelledby="next">
          <h2 id="next">Next</h2>
          <Next />
        </section>
        <section aria-labelledby="last">
          <h2 id="last">Last</h2>
          <Last />
        </section>
      </div>
    </>
  );
}

function Next() {
  const next = upcoming.value.slice(0, 8);
  if (next.length === 0) return <p class="quiet">No firing is due.</p>;
  return (
    <ol class="list">
      {next.map(({ scenario, firing }) => {
        const start = instant(firing.start);
        return (
          <li key={`${scenario} ${start}`}>
            <a href={to('scenarios', scenario)}>{scenario}</a>
            <span class="quiet">
              in {span(start - now.value)}, {when(start)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function Last() {
  const over = recent.value.filter(({ outcome }) => outcome !== '').slice(0, 8);
  if (over.length === 0) return <p class="quiet">No run is over yet.</p>;
  return (
    <ol class="list">
      {over.map(({ run, scenario, outcome, started, finished }) => (
        <li key={run}>
          <a href={to('runs', run)}>{scenario}</a>
          <Outcome outcome={outcome} />
          <span class="quiet">
            {when(instant(started))}
            {finished && `, ${span(instant(finished) - instant(started))}`}
          </span>
        </li>
      ))}
    </ol>
  );
}
