import { instantOf, localTime } from '../time/local-time.ts';
import type { Window } from './window.ts';

/** What a date or a date with a time looks like, for schemas. */
export const DATE_PATTERN =
  '^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?:[T ](?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?(?:Z|[+-][01]\\d:[0-5]\\d)?)?$';

/**
 * A window between two dates, both of them within, or between two times of day, the second one without.
 *
 * @param from one that `DATE_PATTERN` matches; in the local time of `timeZone` where it names no offset
 */
export function datesWindow(from: string, until: string, timeZone: string): Window {
  const [start, end] = [boundary(from, timeZone, 0), boundary(until, timeZone, 1)];
  return {
    text: `${from} to ${until}${timeZone === 'UTC' ? '' : ` (${timeZone})`}`,
    contains: (time) => time >= start && time < end,
  };
}

/** Milliseconds since the Unix epoch; of a date alone, midnight so many days later. */
export function boundary(text: string, timeZone: string, days: number): number {
  if (/(?:Z|[+-]\d\d:\d\d)$/.test(text)) return Date.parse(text.replace(' ', 'T'));
  const [date = '', time] = text.split(/[T ]/);
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  if (time === undefined) return instantOf([year, month, day + days, 0, 0, 0], timeZone);
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  return instantOf([year, month, day, hour, minute, second], timeZone);
}

/** Whether a date exists: 30 February does not. */
export function isDate(text: string): boolean {
  const date = text.slice(0, 10);
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && localTime(parsed.getTime(), 'UTC').date === date;
}
