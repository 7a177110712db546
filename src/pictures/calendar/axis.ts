import { dayOf } from '../when.ts';
import type { Calendar } from './calendar.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A mark above the cells of a calendar. */
export interface Mark {
  /** Milliseconds from the beginning of a row. */
  readonly at: number;
  /** Minutes of an hour, hours of a day, days of a week, or days since the row began. */
  readonly text: string;
}

/** How far marks are from each other: the first that rows are not longer than. */
const STEPS: readonly { readonly row: number; readonly step: number }[] = [
  { row: HOUR, step: HOUR / 6 },
  { row: DAY, step: 3 * HOUR },
  { row: 7 * DAY, step: DAY },
  { row: 28 * DAY, step: 7 * DAY },
  { row: Number.POSITIVE_INFINITY, step: 28 * DAY },
];

/** @param hour an hour of the day, of two digits, as there is room to write it */
export function marksOf({ row, rows }: Calendar, hour: (digits: string) => string): Mark[] {
  const { step } = STEPS.find((each) => row <= each.row) as (typeof STEPS)[number];
  const start = rows[0]?.start ?? 0;
  return Array.from({ length: Math.floor(row / step) }, (_, index) => {
    const at = index * step;
    return { at, text: textOf(at, row, start, hour) };
  });
}

function textOf(at: number, row: number, start: number, hour: (digits: string) => string): string {
  if (row <= HOUR) return `:${String(at / 60_000).padStart(2, '0')}`;
  if (row <= DAY) return hour(String(at / HOUR).padStart(2, '0'));
  if (row <= 7 * DAY) return dayOf(start + at).slice(0, 3);
  return `+${at / DAY}d`;
}
