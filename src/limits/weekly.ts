import { localTime } from '../time/local-time.ts';
import type { Window } from './window.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY = 24 * 60;
const WEEK = 7 * DAY;

/** What a weekly window looks like, for schemas: `fri 16:00 - mon 08:00`, or `mon-fri 09:00 - 17:00`. */
export const WEEKLY_PATTERN = (() => {
  const day = `(?:${DAYS.join('|')})`;
  const time = '(?:[01]\\d|2[0-3]):[0-5]\\d';
  return `^(?:${day} ${time} ?- ?${day} (?:${time}|24:00)|${day}(?:-${day})? ${time} ?- ?(?:${time}|24:00))$`;
})();

/** Minutes of the week, from Monday 00:00; the end may lie in the week after. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A window that comes round every week, in the local time of a zone.
 *
 * @param text one that `WEEKLY_PATTERN` matches: a single span (`fri 16:00 - mon 08:00`), or the same hours of
 *   several days (`mon-fri 22:00 - 06:00`, over midnight where it ends before it begins)
 */
export function weeklyWindow(text: string, timeZone: string): Window {
  const spans = spansOf(text);
  return {
    text: `${text} (${timeZone})`,
    contains: (time) => {
      const { weekday, minute } = localTime(time, timeZone);
      const now = weekday * DAY + minute;
      return spans.some(({ start, end }) => (now >= start && now < end) || now + WEEK < end);
    },
  };
}

function spansOf(text: string): Span[] {
  const [, days = '', from = '', untilDay, until = ''] =
    /^([a-z]{3}(?:-[a-z]{3})?) (\d\d:\d\d) ?- ?(?:([a-z]{3}) )?(\d\d:\d\d)$/.exec(text) ?? [];
  if (untilDay !== undefined) return [span(minuteOf(from, days), minuteOf(until, untilDay), WEEK)];
  return range(days).map((day) => span(minuteOf(from, day), minuteOf(until, day), DAY));
}

/** One that would end before it begins ends a turn later. */
function span(start: number, end: number, turn: number): Span {
  return { start, end: end <= start ? end + turn : end };
}

/** `mon-fri` as its days; `fri-mon` goes over the weekend. */
function range(days: string): string[] {
  const [first = '', last = first] = days.split('-');
  const from = DAYS.indexOf(first);
  const count = ((DAYS.indexOf(last) - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => DAYS[(from + index) % 7] as string);
}

/** The minute of the week. */
function minuteOf(time: string, day: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return DAYS.indexOf(day) * DAY + hours * 60 + minutes;
}
