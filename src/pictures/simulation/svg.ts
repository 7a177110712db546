import { formatDuration } from '../../plugin/index.ts';
import { INK } from '../ink.ts';
import { type Markup, markup } from '../markup.ts';
import { calendarBody, calendarHeight } from '../svg/calendar.ts';
import { laneMiddle, timelineBody, timelineHeight } from '../svg/timeline.ts';
import { type Timeline, timelineOf } from '../timeline/timeline.ts';
import { minuteOf, secondOf } from '../when.ts';
import type { Simulation } from './simulation.ts';

/** Pixels. */
const WIDTH = 1200;
const EDGE = 20;
const LABELS = 220;
const GAP = 26;

/** Runs whose timelines are drawn. */
const MOST_TIMELINES = 40;

/** A part of a picture, and how many pixels of height it takes. */
interface Part {
  readonly height: number;
  readonly body: Markup;
}

/** A simulation as one picture: its calendar, and under it the timelines of its runs. */
export function simulationSvg(simulation: Simulation): string {
  const { calendar, scenarios, runs, from, until, seed } = simulation;
  const isScheduled = scenarios.some(({ schedule }) => schedule.length > 0);
  const began = runs.filter(({ outcome }) => outcome !== 'refused');
  const left = began.length - MOST_TIMELINES + simulation.more;
  const parts: Part[] = [
    line(`${minuteOf(from)} to ${minuteOf(until)} UTC, seed ${seed}`, 18, true),
    ...(isScheduled
      ? [{ height: calendarHeight(calendar) + GAP, body: calendarBody(calendar, WIDTH - 2 * EDGE) }]
      : []),
    ...began
      .slice(0, MOST_TIMELINES)
      .flatMap((run) => [
        line(
          `${run.scenario.name}  ${secondOf(run.start)}, ${formatDuration(run.end - run.start)}, ${run.outcome}, seed ${run.seed}`,
          14,
          true,
        ),
        figure(timelineOf(run.events)),
      ]),
    ...(left > 0 ? [line(`… and ${left} more runs`, 13, false)] : []),
  ];
  let y = EDGE;
  const placed = parts.map(({ height, body }) => {
    const part = markup`<g transform="translate(${EDGE} ${y})">${body}</g>\n`;
    y += height;
    return part;
  });
  const height = y + EDGE;
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Helvetica, Arial, Liberation Sans, sans-serif" role="img">
<title>Simulation of ${scenarios.map(({ name }) => name).join(', ')}</title>
<rect width="100%" height="100%" fill="${INK.ground}"/>
${placed}</svg>
`.text;
}

function line(text: string, size: number, strong: boolean): Part {
  const weight = strong ? 'bold' : 'normal';
  return {
    height: size + 14,
    body: markup`<text y="${size}" font-size="${size}" font-weight="${weight}" fill="${INK.text}">${text}</text>`,
  };
}

function figure(timeline: Timeline): Part {
  const height = timelineHeight(timeline);
  const labels = timeline.lanes.map(
    ({ label }, index) =>
      markup`<text x="0" y="${laneMiddle(index) + 4}" font-size="12" fill="${INK.text}">${shortened(label)}<title>${label}</title></text>`,
  );
  return {
    height: height + GAP,
    body: markup`${labels}<svg x="${LABELS}" width="${WIDTH - 2 * EDGE - LABELS}" height="${height}">${timelineBody(timeline)}</svg>`,
  };
}

/** Names are told apart by their ends. */
function shortened(label: string): string {
  return label.length > 32 ? `…${label.slice(-31)}` : label;
}
