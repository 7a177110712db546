import { agent } from '../api/client.ts';
import { allEvents } from '../api/load.ts';
import { useAnswer } from '../api/use-answer.ts';
import { runs } from '../model/agent.ts';
import { after, type RunView, runFrom, runView } from '../model/run.ts';
import { now, span, when } from '../model/time.ts';
import { Outcome } from '../parts/badges.tsx';
import { Events } from '../parts/events.tsx';
import { FaultsInForce } from '../parts/faults.tsx';
import { LeftBehind } from '../parts/left-behind.tsx';
import { Probes } from '../parts/probes.tsx';
import { Reports } from '../parts/reports.tsx';
import { RunChart } from '../parts/run-chart.tsx';
import { RunControls } from '../parts/run-controls.tsx';
import { TimeLeft } from '../parts/time-left.tsx';
import { Timeline } from '../timeline/timeline.tsx';

/** One run, going on or over: everything that is known of it. */
export function RunPage({ id }: { readonly id: string }) {
  const live = runs.value.get(id);
  const isLive = live !== undefined;
  // Of a run that the stream tells of, nothing has to be asked for.
  const { answer: past, error } = useAnswer(
    () => (isLive ? Promise.resolve(undefined) : pastRun(id)),
    [id, isLive],
  );
  const run = live ?? past;
  if (!run) return <p class="quiet">{error ?? 'Asking the agent…'}</p>;
  return (
    <>
      <header class="title">
        <h1>{run.scenario}</h1>
        <Outcome outcome={run.outcome} />
        {run.dryRun && <span class="badge">dry</span>}
        <RunControls run={run} />
      </header>
      <p class="quiet">
        {run.run}: {when(run.started)}, {span((run.finished ?? now.value) - run.started)}, seed {run.seed}
      </p>
      {run.reason !== '' && <p>{run.reason}</p>}
      <LeftBehind left={run.leftBehind} />
      <div class="columns wide">
        <section aria-labelledby="states">
          <h2 id="states">States</h2>
          <RunChart run={run} />
        </section>
        <section aria-labelledby="state">
          <h2 id="state">{run.finished === undefined ? 'Now' : 'Probes'}</h2>
          {run.finished === undefined && <TimeLeft run={run} />}
          {(run.finished === undefined || run.faults.some(({ failed }) => failed)) && (
            <FaultsInForce run={run} />
          )}
          <Probes run={run} />
        </section>
      </div>
      <section aria-labelledby="timeline">
        <h2 id="timeline">Timeline</h2>
        <Timeline run={run} />
      </section>
      {run.finished !== undefined && <Reports run={run.run} />}
      <Events events={run.events} />
    </>
  );
}

/** A run from all that is kept of it. */
async function pastRun(run: string): Promise<RunView | undefined> {
  const [first, ...others] = await allEvents(run);
  if (first?.event === 'run.started') return others.reduce(after, runFrom(first));
  const { run: known } = await agent.getRun({ run });
  return known && runView(known);
}
