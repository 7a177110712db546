import ICAL from 'ical.js';
import { isTimezone } from '../scenario/rules/timezone.ts';
import { instantOf } from '../time/local-time.ts';
import type { Window } from './window.ts';

/** Occurrences of one event that are looked at: a daily one for more than a century. */
const MOST_OCCURRENCES = 50_000;

interface Interval {
  readonly start: number;
  readonly end: number;
}

/**
 * The events of an iCalendar file (RFC 5545) as one window, repetitions and exceptions counted in.
 *
 * @param text the file's content
 * @param name what to call it in messages
 * @param timeZone in which all-day events, and times without a zone, are meant
 * @throws Error where it is no calendar, or names a time zone that nobody knows
 */
export function calendarWindow(text: string, name: string, timeZone: string): Window {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const events = calendar.getAllSubcomponents('vevent');
  for (const zone of zonesOf(events)) if (!calendar.getTimeZoneByID(zone)) useName(zone);
  const exceptions = events.filter((component) => component.hasProperty('recurrence-id'));
  const timelines = events
    .filter((component) => !exceptions.includes(component))
    .map((component) => new ICAL.Event(component, { exceptions: exceptions.filter(isOf(component)) }))
    .filter(blocks)
    .map((event) => new Timeline(event, timeZone));
  // Wherever they have been moved to, and whether or not what they are exceptions of is in the file.
  const moved = exceptions
    .map((component) => new ICAL.Event(component))
    .filter(blocks)
    .map((event) => intervalOf(event, timeZone));
  return {
    text: name,
    contains: (time) =>
      moved.some((interval) => isWithin(time, interval)) ||
      timelines.some((timeline) => timeline.contains(time)),
  };
}

/** The names of time zones that events have their times in. */
function zonesOf(events: readonly ICAL.Component[]): Set<string> {
  const properties = events.flatMap((event) => event.getAllProperties());
  return new Set(properties.flatMap((property) => property.getParameter('tzid') ?? []));
}

/** Has a zone that no file defines be what the IANA name says; the parser would take its times as having no zone. */
function useName(zone: string): void {
  if (ICAL.TimezoneService.get(zone)) return;
  if (!isTimezone(zone)) throw new Error(`its time zone ${zone} is neither defined in it nor an IANA name`);
  ICAL.TimezoneService.register(new NamedZone({ tzid: zone }));
}

class NamedZone extends ICAL.Timezone {
  override utcOffset({ year, month, day, hour, minute, second }: ICAL.Time): number {
    const shown = Date.UTC(year, month - 1, day, hour, minute, second);
    return (shown - instantOf([year, month, day, hour, minute, second], this.tzid)) / 1000;
  }
}

/** Tells which exceptions are an event's. */
function isOf(event: ICAL.Component): (exception: ICAL.Component) => boolean {
  const uid = event.getFirstPropertyValue('uid');
  return (exception) => exception.getFirstPropertyValue('uid') === uid;
}

/** A cancelled event, and one that is marked as free time, is none. */
function blocks(event: ICAL.Event): boolean {
  const value = (property: string) =>
    String(event.component.getFirstPropertyValue(property) ?? '').toUpperCase();
  return value('status') !== 'CANCELLED' && value('transp') !== 'TRANSPARENT';
}

/** The occurrences of one event, worked out as far as somebody has asked. */
class Timeline {
  readonly #event: ICAL.Event;
  readonly #timeZone: string;
  readonly #iterator: ICAL.RecurExpansion;
  readonly #known: Interval[] = [];
  /** Milliseconds by which an exception has an occurrence earlier than the rule does, with all that follow perhaps. */
  readonly #earlier: number;
  #looked = 0;
  /** The last one that was looked at, as the rule has it. */
  #reached = Number.NEGATIVE_INFINITY;
  #over = false;

  constructor(event: ICAL.Event, timeZone: string) {
    this.#event = event;
    this.#timeZone = timeZone;
    this.#iterator = event.iterator();
    const earlier = Object.values(event.exceptions).map(
      ({ recurrenceId, startDate }) => instant(recurrenceId, timeZone) - instant(startDate, timeZone),
    );
    this.#earlier = Math.max(0, ...earlier);
  }

  contains(time: number): boolean {
    this.#workOut(time);
    return this.#known.some((interval) => isWithin(time, interval));
  }

  /** The rule has them in the order of their starts; where an exception has moved one to says nothing of the next. */
  #workOut(time: number): void {
    while (!this.#over && this.#reached <= time + this.#earlier) {
      const next = this.#looked++ < MOST_OCCURRENCES ? this.#iterator.next() : undefined;
      if (!next) {
        this.#over = true;
        return;
      }
      this.#reached = instant(next, this.#timeZone);
      const details = this.#event.getOccurrenceDetails(next);
      if (blocks(details.item)) this.#known.push(intervalOf(details, this.#timeZone));
    }
  }
}

function intervalOf(
  { startDate, endDate }: Pick<ICAL.Event, 'startDate' | 'endDate'>,
  timeZone: string,
): Interval {
  return { start: instant(startDate, timeZone), end: instant(endDate, timeZone) };
}

function isWithin(time: number, { start, end }: Interval): boolean {
  return time >= start && time < end;
}

function instant(time: ICAL.Time, timeZone: string): number {
  const zone = time.zone?.tzid;
  if (!time.isDate && zone && zone !== 'floating') return time.toUnixTime() * 1000;
  const { year, month, day } = time;
  const clock = time.isDate ? ([0, 0, 0] as const) : ([time.hour, time.minute, time.second] as const);
  return instantOf([year, month, day, ...clock], timeZone);
}
