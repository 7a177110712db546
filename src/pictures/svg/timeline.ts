import { formatDuration } from '../../plugin/index.ts';
import { INK, inkOf } from '../ink.ts';
import { type Markup, markup } from '../markup.ts';
import type { Bar, Lane, Mark, Timeline } from '../timeline/timeline.ts';
import { clockOf } from '../when.ts';

/** Pixels. */
const LANE = 26;
const BAR = 20;
const AXIS = 24;

/** Pixels that the lanes of a timeline and its axis are high. */
export function timelineHeight({ lanes }: Timeline): number {
  return lanes.length * LANE + AXIS;
}

/** The vertical middle of a lane, in pixels. */
export function laneMiddle(index: number): number {
  return index * LANE + LANE / 2;
}

/**
 * The lanes of a timeline and its axis, without labels. Everything is placed in percent from left to right, so that it
 * may be drawn at any width without distorting a letter.
 */
export function timelineBody(timeline: Timeline): Markup {
  const at = (time: number) =>
    `${percent((time - timeline.start) / Math.max(1, timeline.end - timeline.start))}%`;
  const height = timeline.lanes.length * LANE;
  return markup`${ticks(timeline).map(
    (time) => markup`<line x1="${at(time)}" x2="${at(time)}" y1="0" y2="${height}" stroke="${INK.panel}"/>`,
  )}${timeline.lanes.map((lane, index) => laneBody(lane, index * LANE, at))}${ticks(timeline).map(
    (time, index) =>
      markup`<text x="${at(time)}" y="${height + 16}" font-size="11" fill="${INK.soft}" text-anchor="${index === 0 ? 'start' : 'middle'}">${time === timeline.start ? clockOf(time) : `+${formatDuration(time - timeline.start)}`}</text>`,
  )}`;
}

function laneBody(lane: Lane, y: number, at: (time: number) => string): Markup {
  const middle = y + LANE / 2;
  return markup`<line x1="0" x2="100%" y1="${middle}" y2="${middle}" stroke="${INK.panel}"/>${lane.bars.map(
    (bar) => barOf(bar, lane, y + (LANE - BAR) / 2, at),
  )}${lane.marks.map((mark) => markOf(mark, lane, middle, at))}`;
}

/** A picture of its own, which cuts off what of the text does not fit. */
function barOf(bar: Bar, lane: Lane, y: number, at: (time: number) => string): Markup {
  const ink = lane.kind === 'states' ? { fill: INK.state, text: INK.text } : inkOf(lane.type ?? '');
  const [left, right] = [Number.parseFloat(at(bar.from)), Number.parseFloat(at(bar.to))];
  const title = `${bar.text}${bar.detail === '' ? '' : `: ${bar.detail}`} (${clockOf(bar.from)}, ${formatDuration(bar.to - bar.from)})`;
  const width = Math.max(0.15, right - left);
  return markup`<svg x="${percent(left / 100)}%" y="${y}" width="${percent(width / 100)}%" height="${BAR}"><title>${title}</title><rect width="100%" height="100%" rx="3" fill="${ink.fill}" stroke="${INK.ground}"/><text x="5" y="14" font-size="12" fill="${ink.text}">${bar.text}</text></svg>`;
}

const MARKS: Readonly<Record<Mark['tone'], { readonly sign: string; readonly fill: string }>> = {
  plain: { sign: '▼', fill: INK.text },
  good: { sign: '✓', fill: INK.good },
  bad: { sign: '✗', fill: INK.bad },
  faint: { sign: '○', fill: INK.soft },
};

function markOf(
  { at: time, tone, text }: Mark,
  lane: Lane,
  middle: number,
  at: (time: number) => string,
): Markup {
  const { sign, fill } = MARKS[tone];
  const share = Number.parseFloat(at(time));
  // At either end a sign would be cut in half.
  const side = share < 1 ? 'start' : share > 99 ? 'end' : 'middle';
  return markup`<text x="${at(time)}" y="${middle + 5}" font-size="13" fill="${fill}" text-anchor="${side}"><title>${lane.label}: ${text} (${clockOf(time)})</title>${sign}</text>`;
}

const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5,
  72e5, 216e5, 432e5, 864e5,
];

/** Some six moments that people count in, the start among them. */
function ticks({ start, end }: Timeline): number[] {
  const length = Math.max(1, end - start);
  const step = STEPS.find((each) => each >= length / 7) ?? Math.ceil(length / 7 / 864e5) * 864e5;
  return Array.from({ length: Math.floor((length * 0.95) / step) + 1 }, (_, index) => start + index * step);
}

function percent(share: number): number {
  return Number((share * 100).toFixed(3));
}
