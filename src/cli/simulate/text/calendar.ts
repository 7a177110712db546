import stringWidth from 'string-width';
import { marksOf } from '../../../pictures/calendar/axis.ts';
import { type Calendar, type Cell, worstOf } from '../../../pictures/calendar/calendar.ts';
import { clockOf, dayOf } from '../../../pictures/when.ts';
import { formatDuration } from '../../../plugin/index.ts';
import type { Screen } from '../../screen.ts';
import type { Palette } from '../../terminal.ts';

/** Characters before the cells of a row. */
export const MARGIN = 12;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A calendar as lines, with a legend for what there is in it. */
export function calendarLines(calendar: Calendar, { width, palette }: Screen): string[] {
  const used = new Set(calendar.rows.flatMap(({ cells }) => cells.map(worstOf)));
  const legend = [
    ...(used.has('passed') ? [`${palette.green('■')} passed (or how many)`] : []),
    ...(used.has('bad') ? [`${palette.red('✗')} failed or aborted`] : []),
    ...(used.has('refused') ? [`${palette.yellow('□')} refused`] : []),
    ...(used.has('skipped') ? [`${palette.dim('-')} passed over`] : []),
    palette.dim(`a cell is ${formatDuration(calendar.cell)}`),
    palette.dim('times are UTC'),
  ];
  return [
    palette.dim(`${' '.repeat(MARGIN)}${axis(calendar)}`.trimEnd()),
    ...calendar.rows.map(({ start, cells }) => {
      const line = cells.map((cell) => (cell.within ? character(cell, palette) : ' ')).join('');
      return `${label(start, calendar).padEnd(MARGIN)}${line}`;
    }),
    ...inLines(legend, width - MARGIN).map((line) => `${' '.repeat(MARGIN)}${line}`),
  ];
}

/** Parts beside each other, as many as a line has room for. */
function inLines(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)}   ${part}`;
    if (lines.length > 0 && stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}

function label(start: number, { row }: Calendar): string {
  if (row < DAY) return `${dayOf(start).slice(4)} ${clockOf(start).slice(0, 2)}h`;
  return row < 28 * DAY ? dayOf(start) : `${new Date(start).getUTCFullYear()} ${dayOf(start).slice(4)}`;
}

function character(cell: Cell, palette: Palette): string {
  switch (worstOf(cell)) {
    case 'bad':
      return palette.red('✗');
    case 'refused':
      return palette.yellow('□');
    case 'passed':
      return palette.green(count(cell.counts.passed));
    case 'skipped':
      return palette.dim('-');
    default:
      return palette.dim('·');
  }
}

function count(runs: number): string {
  if (runs === 1) return '■';
  return runs < 10 ? String(runs) : '#';
}

/** What the cells below stand for: hours of a day, days of a week, minutes of an hour. */
function axis(calendar: Calendar): string {
  const { row, cell } = calendar;
  const cells = row / cell;
  const line = Array<string>(cells).fill(' ');
  for (const { at, text } of marksOf(calendar, (hour) => hour)) {
    [...text].forEach((letter, index) => {
      if (at / cell + index < cells) line[at / cell + index] = letter;
    });
  }
  return line.join('');
}
