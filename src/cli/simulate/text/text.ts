import { CalendarCounts } from '../../../pictures/calendar/calendar.ts';
import { timelineOf } from '../../../pictures/timeline/timeline.ts';
import { minuteOf, secondOf } from '../../../pictures/when.ts';
import { wrap } from '../../../pictures/wrap.ts';
import { formatDuration } from '../../../plugin/index.ts';
import type { Scenario } from '../../../scenario/scenario.ts';
import type { SimulatedRun } from '../../../simulate/simulated.ts';
import type { TextOutput } from '../../output.ts';
import type { Screen } from '../../screen.ts';
import { type Palette, printable } from '../../terminal.ts';
import { happeningOf } from '../pictures.ts';
import type { ExactOf, Occasion, View } from '../view.ts';
import { calendarLines, MARGIN } from './calendar.ts';
import { likelihoodLines } from './likelihood.ts';
import { overlapLines, summaryLines } from './summary.ts';
import { timelineLines } from './timeline.ts';

/** Runs whose timelines are drawn. */
const MOST_TIMELINES = 12;

/** A simulation for a terminal: a calendar and timelines, or with many seeds how likely what is. */
export function textView(
  output: TextOutput,
  occasion: Occasion,
  scenarios: readonly Scenario[],
  exactOf: ExactOf,
  screen: Screen,
): View {
  return occasion.plays > 1
    ? likelihoodView(output, occasion, scenarios, exactOf, screen)
    : calendarView(output, occasion, scenarios, screen);
}

function calendarView(
  output: TextOutput,
  occasion: Occasion,
  scenarios: readonly Scenario[],
  { width, palette }: Screen,
): View {
  const counts = new CalendarCounts(occasion.from, occasion.until, width - MARGIN);
  const timelines: string[] = [];
  let [drawn, notDrawn] = [0, 0];
  return {
    run: (run) => {
      counts.add(happeningOf(run), run.start);
      if (run.outcome === 'refused') return;
      if (++drawn > MOST_TIMELINES) notDrawn++;
      else timelines.push(...runLines(run, { width, palette }), '');
    },
    passedOver: ({ at }) => counts.add('skipped', at),
    end: (summary) => {
      const isScheduled = scenarios.some(({ schedule }) => schedule.length > 0);
      const lines = [
        headline(occasion, palette),
        '',
        ...(isScheduled ? [...calendarLines(counts.calendar(), { width, palette }), ''] : []),
        ...timelines,
        ...(notDrawn > 0 ? [palette.dim(`… and ${notDrawn} more; --format html shows all of them`), ''] : []),
        ...summaryLines(summary, { width, palette }),
      ];
      output.write(`${lines.join('\n')}\n`);
    },
  };
}

function likelihoodView(
  output: TextOutput,
  occasion: Occasion,
  scenarios: readonly Scenario[],
  exactOf: ExactOf,
  screen: Screen,
): View {
  const { palette } = screen;
  return {
    end: (summary) => {
      const each = scenarios.flatMap((scenario) => {
        const report = summary.scenarios[scenario.name];
        return report ? [...likelihoodLines(scenario, report, exactOf(scenario), screen), ''] : [];
      });
      const lines = [
        `${headline(occasion, palette)}${palette.dim(` and ${occasion.plays - 1} more`)}`,
        '',
        ...each,
      ];
      const overlap = overlapLines(summary, screen).map((line) => `  ${line}`);
      output.write(`${[...lines, ...overlap].join('\n')}\n`);
    },
  };
}

function headline({ from, until, seed }: Occasion, palette: Palette): string {
  return `${palette.bold(`${minuteOf(from)} to ${minuteOf(until)}`)}${palette.dim(` UTC, seed ${seed}`)}`;
}

function runLines(run: SimulatedRun, { width, palette }: Screen): string[] {
  const { scenario, start, end, outcome, reason, seed } = run;
  const ink = outcome === 'passed' ? palette.green : palette.red;
  const facts = [secondOf(start), formatDuration(end - start), outcome, `seed ${seed}`];
  const shown = [facts[0], facts[1], ink(outcome), palette.dim(`seed ${seed}`)].join('  ');
  const fits = [scenario.name, ...facts].join('  ').length <= width;
  return [
    ...(fits ? [`${palette.bold(scenario.name)}  ${shown}`] : [palette.bold(scenario.name), `  ${shown}`]),
    ...(outcome === 'passed' ? [] : wrap(printable(reason), width - 2).map((line) => ink(`  ${line}`))),
    ...timelineLines(timelineOf(run.events), width, palette),
  ];
}
