import { formatDuration } from '../../plugin/index.ts';
import type { SimulatedRun } from '../../simulate/simulated.ts';
import { type Markup, markup } from '../markup.ts';
import { eventsTable } from '../page/events.ts';
import { page } from '../page/page.ts';
import { facts, table, timelineFigure } from '../page/parts.ts';
import { calendarBody, calendarHeight, legendFill, WORDS } from '../svg/calendar.ts';
import { timelineOf } from '../timeline/timeline.ts';
import { minuteOf, secondOf } from '../when.ts';
import { likelihoods } from './likelihoods.ts';
import type { Simulation } from './simulation.ts';

/** Pixels; a calendar scrolls where there is less room. */
const CALENDAR = 1140;

/** Runs that are opened from the start. */
const OPEN = 3;

/** A simulation as a page. */
export function simulationPage(simulation: Simulation): string {
  const { from, until, scenarios } = simulation;
  const names = scenarios.map(({ name }) => name).join(', ');
  const title = `Simulation of ${scenarios.length > 3 ? `${scenarios.length} scenarios` : names}`;
  return page(
    title,
    markup`<header><h1>${title}</h1><p class="soft">Runs that start from ${minuteOf(from)} to ${minuteOf(until)} UTC. ${seedText(simulation)} Probes are assumed to hold${simulation.assumed.length > 0 ? `, but for: ${simulation.assumed.join(', ')}` : ''}.</p></header>
<main>${overview(simulation)}${calendarSection(simulation)}${tables(simulation)}${simulation.plays > 1 ? likelihoods(simulation) : undefined}${runsSection(simulation)}${passedOverSection(simulation)}</main>
<footer><p>Made by squall simulate. What a simulation cannot know: how long faults take to be made and undone, what probes will say, and whether targets are there.</p></footer>`,
  );
}

function seedText({ seed, plays }: Simulation): string {
  return plays > 1 ? `Seed ${seed} and ${plays - 1} more.` : `Seed ${seed}.`;
}

function overview({ summary }: Simulation): Markup {
  const outcomes = Object.values(summary.scenarios).map((report) => report.outcomes);
  const count = (outcome: string) => outcomes.reduce((sum, each) => sum + (each[outcome]?.runs ?? 0), 0);
  const skipped = Object.values(summary.firings.skipped).reduce((sum, each) => sum + each, 0);
  return facts([
    ['Runs', summary.firings.started],
    ['Passed', count('passed')],
    ['Failed or aborted', count('failed') + count('aborted')],
    ['Refused', summary.firings.refused],
    ['Passed over', skipped],
    ['Faults at once, at most', summary.maxConcurrentFaults],
  ]);
}

function tables({ summary, plays }: Simulation): Markup {
  const rows = Object.entries(summary.scenarios).map(([name, { runs, outcomes: each, duration }]) => [
    name,
    runs,
    each.passed?.runs ?? 0,
    (each.failed?.runs ?? 0) + (each.aborted?.runs ?? 0),
    each.refused?.runs ?? 0,
    runs === 0 ? '' : formatDuration(duration.median * 1000),
    runs === 0 ? '' : formatDuration(duration.worst * 1000),
  ]);
  const number = 'number' as const;
  return markup`<h2>${plays > 1 ? 'All runs together' : 'Scenarios'}</h2>${table(
    'Runs by scenario',
    [
      { head: 'Scenario' },
      ...['Runs', 'Passed', 'Failed', 'Refused', 'Median', 'Longest'].map((head) => ({ head, kind: number })),
    ],
    rows,
  )}${table(
    'Faults of all runs',
    [{ head: 'Fault' }, { head: 'Made', kind: number }, { head: 'In force', kind: number }],
    Object.entries(summary.faults).map(([type, { injections, seconds }]) => [
      type,
      injections,
      formatDuration(seconds * 1000),
    ]),
  )}${worst(summary)}`;
}

function worst({ worstOverlap }: Simulation['summary']): Markup | undefined {
  if (!worstOverlap) return undefined;
  return table(
    `The most faults in force at once, first at ${secondOf(Date.parse(worstOverlap.time))} UTC`,
    [{ head: 'Fault' }, { head: 'Kind' }, { head: 'Scenario' }, { head: 'Run' }],
    worstOverlap.faults.map(({ fault, type, scenario, run }) => [fault, type, scenario, run]),
  );
}

function calendarSection({ calendar, scenarios, plays }: Simulation): Markup | undefined {
  if (scenarios.every(({ schedule }) => schedule.length === 0)) return undefined;
  const legend = Object.entries(WORDS).map(
    ([happening, words]) =>
      markup`<li><i style="background:${legendFill(happening as keyof typeof WORDS)}"></i>${words}</li>`,
  );
  return markup`<h2>Calendar</h2><p class="soft">When runs start${plays > 1 ? ' in the first play' : ''}. A cell is ${formatDuration(calendar.cell)}; point at one for what happens in it.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Calendar"><svg width="${CALENDAR}" height="${calendarHeight(calendar)}" role="img" aria-label="Calendar of runs; the tables of runs say the same">${calendarBody(calendar, CALENDAR)}</svg></div><ul class="legend">${legend}</ul>`;
}

function runsSection({ runs, more, plays }: Simulation): Markup | undefined {
  const began = runs.filter(({ outcome }) => outcome !== 'refused');
  const refused = runs.filter(({ outcome }) => outcome === 'refused');
  return markup`<h2>Runs${plays > 1 ? ' of the first play' : ''}</h2>${more > 0 && markup`<p class="soft">${runs.length} of them; ${more} more are counted above.</p>`}${began.map(runDetails)}${
    refused.length > 0 &&
    markup`<h2>Refused</h2>${table(
      'Runs that a limit or the steady state refused',
      [{ head: 'Start', kind: 'time' }, { head: 'Scenario' }, { head: 'Reason' }],
      refused.map(({ start, scenario, reason }) => [secondOf(start), scenario.name, reason]),
    )}`
  }`;
}

function runDetails(run: SimulatedRun, index: number): Markup {
  const name = `${run.scenario.name}, ${secondOf(run.start)}`;
  const tone = run.outcome === 'passed' ? 'good' : 'bad';
  return markup`<details${index < OPEN ? markup` open` : undefined}><summary><strong>${run.scenario.name}</strong> ${secondOf(run.start)}, ${formatDuration(run.end - run.start)}, <span class="${tone} verdict">${run.outcome}</span> <span class="soft">seed ${run.seed}</span></summary>${
    run.outcome === 'passed' ? undefined : markup`<p class="bad">${run.reason}</p>`
  }${timelineFigure(timelineOf(run.events), name)}<details><summary>Events</summary>${eventsTable(run.events)}</details></details>
`;
}

function passedOverSection({ passedOver, summary }: Simulation): Markup | undefined {
  if (passedOver.length === 0) return undefined;
  const counts = Object.entries(summary.firings.skipped).map(([because, count]) => `${count} × ${because}`);
  return markup`<h2>Passed over</h2><details><summary>${counts.join(', ')}</summary>${table(
    'Firings that started nothing',
    [{ head: 'Due', kind: 'time' }, { head: 'Scenario' }, { head: 'Reason' }],
    passedOver.map(({ due, scenario, reason }) => [secondOf(due), scenario.name, reason]),
  )}</details>`;
}
