import type { RunView } from '../model/run.ts';
import { now, span } from '../model/time.ts';
import { to } from '../route.ts';
import { FaultsInForce } from './faults.tsx';
import { Probes } from './probes.tsx';
import { RunChart } from './run-chart.tsx';
import { RunControls } from './run-controls.tsx';
import { TimeLeft } from './time-left.tsx';

/** A run that goes on: where it is, what it does, and how to end it. */
export function RunCard({ run }: { readonly run: RunView }) {
  return (
    <article class="card run" aria-label={`Run of ${run.scenario}`}>
      <header>
        <h3>
          <a href={to('runs', run.run)}>{run.scenario}</a>
        </h3>
        {run.dryRun && <span class="badge">dry</span>}
        <span class="quiet">
          for {span(now.value - run.started)}, seed {run.seed}
        </span>
        <RunControls run={run} />
      </header>
      <div class="columns wide">
        <RunChart run={run} />
        <div>
          <h4>States</h4>
          <TimeLeft run={run} />
          <h4>In force</h4>
          <FaultsInForce run={run} />
          <h4>Probes</h4>
          <Probes run={run} />
        </div>
      </div>
    </article>
  );
}
