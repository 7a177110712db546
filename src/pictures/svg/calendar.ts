import { formatDuration } from '../../plugin/index.ts';
import { marksOf } from '../calendar/axis.ts';
import { type Calendar, type CalendarRow, type Cell, type Happening, worstOf } from '../calendar/calendar.ts';
import { INK } from '../ink.ts';
import { type Markup, markup } from '../markup.ts';
import { clockOf, dayOf, minuteOf } from '../when.ts';

/** Pixels. */
const ROW = 20;
const MARGIN = 92;
const TOP = 18;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export function calendarHeight({ rows }: Calendar): number {
  return TOP + rows.length * ROW + 4;
}

const FILLS: Readonly<Record<Happening, string>> = {
  passed: INK.good,
  bad: INK.bad,
  refused: '#d4a72c',
  skipped: INK.faint,
};

/** Words for what happens in a cell, in the order of a legend. */
export const WORDS: Readonly<Record<Happening, string>> = {
  passed: 'passed',
  bad: 'failed or aborted',
  refused: 'refused',
  skipped: 'passed over',
};

/** A calendar of a width in pixels, each cell with what happens in it for those who point at it. */
export function calendarBody(calendar: Calendar, width: number): Markup {
  const cell = (width - MARGIN) / (calendar.row / calendar.cell);
  return markup`${axis(calendar, cell)}${calendar.rows.map((row, index) => rowOf(row, calendar, TOP + index * ROW, cell))}`;
}

export function legendFill(happening: Happening): string {
  return FILLS[happening];
}

function rowOf(
  { start, cells }: CalendarRow,
  { row, cell: length }: Calendar,
  y: number,
  width: number,
): Markup {
  const label = row < DAY ? `${dayOf(start).slice(4)} ${clockOf(start).slice(0, 5)}` : dayOf(start);
  return markup`<text x="0" y="${y + 14}" font-size="12" fill="${INK.text}">${label}</text>${cells.map(
    (cell, index) => (cell.within ? cellOf(cell, length, MARGIN + index * width, y, width) : undefined),
  )}`;
}

function cellOf(cell: Cell, length: number, x: number, y: number, width: number): Markup {
  const worst = worstOf(cell);
  const shape = `x="${x.toFixed(2)}" y="${y + 1}" width="${Math.max(1, width - 1).toFixed(2)}" height="${ROW - 2}"`;
  if (worst === undefined) return plain(shape, INK.panel);
  const said = (['passed', 'bad', 'refused', 'skipped'] as const)
    .filter((happening) => cell.counts[happening] > 0)
    .map((happening) => `${cell.counts[happening]} ${WORDS[happening]}`);
  const title = `${minuteOf(cell.start)}, ${formatDuration(length)}: ${said.join(', ')}`;
  const total = cell.counts.passed + cell.counts.bad;
  return markup`<g><title>${title}</title>${plain(shape, FILLS[worst])}${
    total > 1 &&
    width > 9 &&
    markup`<text x="${(x + width / 2 - 0.5).toFixed(2)}" y="${y + 14}" font-size="11" text-anchor="middle" fill="${worst === 'refused' ? INK.text : INK.ground}">${total}</text>`
  }</g>`;
}

function plain(shape: string, fill: string): Markup {
  const parts = [...shape.matchAll(/(\w+)="([\d.]+)"/g)];
  return markup`<rect ${parts.map(([, key = '', value = '']) => markup`${key}="${value}" `)}rx="2" fill="${fill}"/>`;
}

/** Hours above days, days above weeks. */
function axis(calendar: Calendar, width: number): Markup {
  const marks = marksOf(calendar, (hour) => `${hour}:00`);
  return markup`${marks.map(
    ({ at, text }) =>
      markup`<text x="${(MARGIN + (at / calendar.cell) * width).toFixed(1)}" y="12" font-size="11" fill="${INK.soft}">${text}</text>`,
  )}`;
}
