import { CalendarCounts, type Happening } from '../../pictures/calendar/calendar.ts';
import type { Simulation } from '../../pictures/simulation/simulation.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { PassedOver, SimulatedRun } from '../../simulate/simulated.ts';
import type { TextOutput } from '../output.ts';
import type { ExactOf, Occasion, View } from './view.ts';

/** Runs of which every event is kept, and firings that started nothing. */
const MOST_RUNS = 250;
const MOST_PASSED_OVER = 1000;

/** Cells of a row of the calendar. */
const CELLS = 96;

/** A simulation as one picture, for which the first runs are kept. */
export function pictureView(
  draw: (simulation: Simulation) => string,
  output: TextOutput,
  occasion: Occasion,
  scenarios: readonly Scenario[],
  exactOf: ExactOf,
): View {
  const counts = new CalendarCounts(occasion.from, occasion.until, CELLS);
  const runs: SimulatedRun[] = [];
  const passedOver: PassedOver[] = [];
  let more = 0;
  let isFirst = true;
  return {
    run: (run) => {
      // Another play begins with another first run.
      if (run.order === 0 && runs.length > 0) isFirst = false;
      if (isFirst) counts.add(happeningOf(run), run.start);
      if (isFirst && runs.length < MOST_RUNS) runs.push(run);
      else more++;
    },
    passedOver: (one) => {
      if (isFirst) counts.add('skipped', one.at);
      if (isFirst && passedOver.length < MOST_PASSED_OVER) passedOver.push(one);
    },
    end: (summary) => {
      const calendar = counts.calendar();
      output.write(draw({ ...occasion, scenarios, exactOf, calendar, runs, more, passedOver, summary }));
    },
  };
}

export function happeningOf({ outcome }: SimulatedRun): Happening {
  if (outcome === 'refused') return 'refused';
  return outcome === 'passed' ? 'passed' : 'bad';
}
