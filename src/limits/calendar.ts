import ICAL from 'ical.js';
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
 * @throws Error where it is no calendar
 */
export function calendarWindow(text: string, name: string, timeZone: string): Window {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
  const masters = events.filter((event) => !event.isRecurrenceException());
  for (const exception of events.filter((event) => event.isRecurrenceException())) {
    masters.find(({ uid }) => uid === exception.uid)?.relateException(exception);
  }
  const timelines = masters.filter(blocks).map((event) => new Timeline(event, timeZone));
  return { text: name, contains: (time) => timelines.some((timeline) => timeline.contains(time)) };
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
  #longest = 0;
  #over = false;

  constructor(event: ICAL.Event, timeZone: string) {
    this.#event = event;
    this.#timeZone = timeZone;
    this.#iterator = event.iterator();
  }

  contains(time: number): boolean {
    this.#workOut(time);
    return this.#known.some(({ start, end }) => time >= start && time < end);
  }

  /** Occurrences come in the order of their starts, but an exception may have moved one. */
  #workOut(time: number): void {
    while (!this.#over && (this.#known.at(-1)?.start ?? Number.NEGATIVE_INFINITY) <= time + this.#longest) {
      const next = this.#known.length < MOST_OCCURRENCES ? this.#iterator.next() : undefined;
      if (!next) {
        this.#over = true;
        return;
      }
      const { startDate, endDate } = this.#event.getOccurrenceDetails(next);
      const interval = { start: this.#instant(startDate), end: this.#instant(endDate) };
      this.#longest = Math.max(this.#longest, interval.end - interval.start);
      this.#known.push(interval);
    }
  }

  #instant(time: ICAL.Time): number {
    const zone = time.zone?.tzid;
    if (!time.isDate && zone && zone !== 'floating') return time.toUnixTime() * 1000;
    const { year, month, day } = time;
    const clock = time.isDate ? ([0, 0, 0] as const) : ([time.hour, time.minute, time.second] as const);
    return instantOf([year, month, day, ...clock], this.#timeZone);
  }
}
