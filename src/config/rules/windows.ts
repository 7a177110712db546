import { quoted } from '../../document/explain/words.ts';
import type { Finding } from '../../document/finding.ts';
import { below } from '../../document/pointer.ts';
import { boundary, isDate } from '../../limits/dates.ts';
import { unknownTimezone } from '../../scenario/rules/timezone.ts';
import type { ConfigSurroundings, RareParts } from '../load.ts';
import { windowOf } from '../normalise.ts';
import type { RawWindow } from '../raw.ts';
import type { ConfigRule } from './rule.ts';

/** Dates exist and are in order, time zones are known, calendars can be read. */
export const windows: ConfigRule = function* ({ limits }, surroundings) {
  for (const key of ['hours', 'blackouts'] as const) {
    for (const [index, window] of (limits?.[key] ?? []).entries()) {
      yield* checkWindow(window, below('/limits', key, index), surroundings);
    }
  }
};

function* checkWindow(
  window: RawWindow,
  pointer: string,
  surroundings: ConfigSurroundings & RareParts,
): Iterable<Finding> {
  const { timezone, calendar } = window;
  const zone = timezone === undefined ? undefined : unknownTimezone(timezone, below(pointer, 'timezone'));
  if (zone) return yield zone;
  if (calendar !== undefined) yield* checkCalendar(window, below(pointer, 'calendar'), surroundings);
  else if (window.weekly === undefined) yield* checkDates(window, pointer);
}

function* checkDates(
  { from = '', until = '', timezone = 'UTC' }: RawWindow,
  pointer: string,
): Iterable<Finding> {
  for (const [key, date] of Object.entries({ from, until })) {
    if (isDate(date)) continue;
    yield {
      pointer: below(pointer, key),
      at: 'value',
      code: 'bad-value',
      message: `there is no ${quoted(date)}`,
    };
    return;
  }
  if (boundary(until, timezone, 1) > boundary(from, timezone, 0)) return;
  yield {
    pointer: below(pointer, 'until'),
    at: 'value',
    code: 'bad-value',
    message: `\`until\` (${until}) is before \`from\` (${from})`,
  };
}

function* checkCalendar(
  window: RawWindow,
  pointer: string,
  surroundings: ConfigSurroundings & RareParts,
): Iterable<Finding> {
  try {
    // The first look works out repetitions: a rule that cannot be followed shows here.
    windowOf(window, surroundings).contains(0);
  } catch (error) {
    yield {
      pointer,
      at: 'value',
      code: 'bad-calendar',
      message: `${quoted(window.calendar as string)} cannot be read as a calendar: ${(error as Error).message}`,
      hint: 'name an iCalendar file (.ics), by a path from the folder of this one',
    };
  }
}
