import { describe, expect, it } from 'vitest';
import { calendarWindow } from '../../src/limits/calendar.ts';
import { datesWindow } from '../../src/limits/dates.ts';
import { WEEKLY_PATTERN, weeklyWindow } from '../../src/limits/weekly.ts';

const at = (text: string) => Date.parse(text);

describe('a weekly window', () => {
  it('goes over the weekend, in the local time of its zone', () => {
    const window = weeklyWindow('fri 16:00 - mon 08:00', 'Europe/Berlin');
    // In winter Berlin is an hour ahead of UTC, in summer two.
    expect(window.contains(at('2026-01-09T14:59:59Z'))).toBe(false);
    expect(window.contains(at('2026-01-09T15:00:00Z'))).toBe(true);
    expect(window.contains(at('2026-01-11T12:00:00Z'))).toBe(true);
    expect(window.contains(at('2026-01-12T06:59:59Z'))).toBe(true);
    expect(window.contains(at('2026-01-12T07:00:00Z'))).toBe(false);
    expect(window.contains(at('2026-07-10T13:59:59Z'))).toBe(false);
    expect(window.contains(at('2026-07-10T14:00:00Z'))).toBe(true);
  });

  it('may be the same hours of several days, over midnight', () => {
    const night = weeklyWindow('mon-fri 22:00 - 06:00', 'UTC');
    expect(night.contains(at('2026-01-05T21:59:00Z'))).toBe(false);
    expect(night.contains(at('2026-01-05T22:00:00Z'))).toBe(true);
    expect(night.contains(at('2026-01-06T05:59:00Z'))).toBe(true);
    expect(night.contains(at('2026-01-06T06:00:00Z'))).toBe(false);
    // Friday's goes on into Saturday; Saturday has none of its own.
    expect(night.contains(at('2026-01-10T05:00:00Z'))).toBe(true);
    expect(night.contains(at('2026-01-10T23:00:00Z'))).toBe(false);
    // Sunday's would go into Monday, but there is none.
    expect(night.contains(at('2026-01-05T05:00:00Z'))).toBe(false);
  });

  it('may go round the end of the week', () => {
    const window = weeklyWindow('sat-mon 09:00 - 17:00', 'UTC');
    const days = ['10', '11', '12', '13'].map((day) => window.contains(at(`2026-01-${day}T12:00:00Z`)));
    expect(days).toEqual([true, true, true, false]);
    const whole = weeklyWindow('sun 22:00 - sun 21:00', 'UTC');
    expect(whole.contains(at('2026-01-11T21:30:00Z'))).toBe(false);
    expect(whole.contains(at('2026-01-11T20:30:00Z'))).toBe(true);
    expect(whole.contains(at('2026-01-14T03:00:00Z'))).toBe(true);
  });

  it.each(['fri 16:00 - mon 08:00', 'mon-fri 09:00 - 17:00', 'sat 00:00-24:00', 'sun 22:00 - sun 24:00'])(
    '%s is one',
    (text) => expect(text).toMatch(new RegExp(WEEKLY_PATTERN)),
  );

  it.each(['Fri 16:00 - mon 08:00', 'fri 16 - mon 08:00', 'fri 25:00 - mon 08:00', 'fri', '16:00 - 17:00'])(
    '%s is none',
    (text) => expect(text).not.toMatch(new RegExp(WEEKLY_PATTERN)),
  );
});

describe('a window between dates', () => {
  it('has both of them within, in the local time of its zone', () => {
    const window = datesWindow('2026-12-20', '2027-01-06', 'America/New_York');
    expect(window.contains(at('2026-12-20T04:59:59Z'))).toBe(false);
    expect(window.contains(at('2026-12-20T05:00:00Z'))).toBe(true);
    expect(window.contains(at('2027-01-07T04:59:59Z'))).toBe(true);
    expect(window.contains(at('2027-01-07T05:00:00Z'))).toBe(false);
  });

  it('may name times of day, and offsets', () => {
    const window = datesWindow('2026-12-20T16:00', '2026-12-20T18:00:00+02:00', 'UTC');
    expect(window.contains(at('2026-12-20T16:00:00Z'))).toBe(false);
    const other = datesWindow('2026-12-20T14:00', '2026-12-20T18:00:00+02:00', 'UTC');
    expect([at('2026-12-20T14:00:00Z'), at('2026-12-20T16:00:00Z')].map(other.contains)).toEqual([
      true,
      false,
    ]);
  });
});

const CALENDAR = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20261224
DTEND;VALUE=DATE:20261227
SUMMARY:Christmas
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;TZID=Europe/Berlin:20260105T090000
DTEND;TZID=Europe/Berlin:20260105T100000
RRULE:FREQ=WEEKLY;BYDAY=MO
EXDATE;TZID=Europe/Berlin:20260112T090000
END:VEVENT
BEGIN:VEVENT
UID:2
RECURRENCE-ID;TZID=Europe/Berlin:20260119T090000
DTSTART;TZID=Europe/Berlin:20260120T150000
DTEND;TZID=Europe/Berlin:20260120T160000
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:20260201T120000Z
DTEND:20260201T130000Z
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART:20260202T120000Z
DURATION:PT30M
END:VEVENT
END:VCALENDAR
`.replaceAll('\n', '\r\n');

describe('a window from a calendar', () => {
  const window = () => calendarWindow(CALENDAR, 'holidays.ics', 'Europe/Berlin');

  it('has whole days in the zone given, year after year', () => {
    expect(window().contains(at('2026-12-23T22:59:59Z'))).toBe(false);
    expect(window().contains(at('2026-12-23T23:00:00Z'))).toBe(true);
    expect(window().contains(at('2031-12-26T22:59:59Z'))).toBe(true);
    expect(window().contains(at('2031-12-26T23:00:00Z'))).toBe(false);
  });

  it('follows repetitions in local time, exceptions and moved ones', () => {
    const one = window();
    // Asked in no order, as two scenarios may.
    expect(one.contains(at('2026-07-06T07:30:00Z'))).toBe(true);
    expect(one.contains(at('2026-07-06T08:30:00Z'))).toBe(false);
    expect(one.contains(at('2026-01-05T08:30:00Z'))).toBe(true);
    expect(one.contains(at('2026-01-12T08:30:00Z'))).toBe(false);
    expect(one.contains(at('2026-01-19T08:30:00Z'))).toBe(false);
    expect(one.contains(at('2026-01-20T14:30:00Z'))).toBe(true);
  });

  it('leaves out what is cancelled, and knows durations', () => {
    expect(window().contains(at('2026-02-01T12:30:00Z'))).toBe(false);
    expect(window().contains(at('2026-02-02T12:29:00Z'))).toBe(true);
    expect(window().contains(at('2026-02-02T12:30:00Z'))).toBe(false);
  });

  const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
  const calendar = (...lines: string[]) =>
    calendarWindow(['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\r\n'), 'freezes.ics', 'UTC');
  const daily = event('UID:a', 'DTSTART:20260101T100000Z', 'DTEND:20260101T110000Z', 'RRULE:FREQ=DAILY');
  const exception = (uid: string, of: string, start: string, end: string, ...more: string[]) =>
    event(`UID:${uid}`, `RECURRENCE-ID:${of}`, `DTSTART:${start}`, `DTEND:${end}`, ...more);

  it('has what comes before an occurrence that is moved far away', () => {
    const later = exception('a', '20260106T100000Z', '20260112T140000Z', '20260112T150000Z');
    const one = calendar(...daily, ...later);
    expect(one.contains(at('2026-01-06T10:30:00Z'))).toBe(false);
    for (const day of ['07', '09', '12']) expect(one.contains(at(`2026-01-${day}T10:30:00Z`))).toBe(true);
    expect(one.contains(at('2026-01-12T14:30:00Z'))).toBe(true);
    const earlier = exception('a', '20260112T100000Z', '20260106T140000Z', '20260106T150000Z');
    expect(calendar(...daily, ...earlier).contains(at('2026-01-06T14:30:00Z'))).toBe(true);
  });

  it('follows an occurrence that is moved with all that come after it', () => {
    const weekly = event('UID:a', 'DTSTART:20260105T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY');
    const range = event(
      ...['UID:a', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20260202T100000Z'],
      ...['DTSTART:20260122T100000Z', 'DURATION:PT1H'],
    );
    const one = calendar(...weekly, ...range);
    // The one of 23 February.
    expect(one.contains(at('2026-02-12T10:30:00Z'))).toBe(true);
    expect(one.contains(at('2026-02-09T10:30:00Z'))).toBe(false);
  });

  it('leaves an occurrence out that is cancelled', () => {
    const none = exception(
      'a',
      '20260106T100000Z',
      '20260106T100000Z',
      '20260106T110000Z',
      'STATUS:CANCELLED',
    );
    const one = calendar(...daily, ...none);
    expect(one.contains(at('2026-01-06T10:30:00Z'))).toBe(false);
    expect(one.contains(at('2026-01-07T10:30:00Z'))).toBe(true);
  });

  it('takes an exception for what it is of, and has one whose event is not in the file', () => {
    const other = exception('b', '20260106T100000Z', '20260112T140000Z', '20260112T150000Z');
    const one = calendar(...daily, ...other);
    expect(one.contains(at('2026-01-06T10:30:00Z'))).toBe(true);
    expect(one.contains(at('2026-01-12T14:30:00Z'))).toBe(true);
  });

  it('takes zones by their IANA names where the file does not define them, and refuses others', () => {
    const inZone = (zone: string) =>
      calendar(
        ...event('UID:a', `DTSTART;TZID=${zone}:20260302T090000`, 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY'),
      );
    const one = inZone('America/New_York');
    expect(one.contains(at('2026-03-02T09:30:00Z'))).toBe(false);
    expect(one.contains(at('2026-03-02T14:30:00Z'))).toBe(true);
    // Clocks have changed there on the 8th.
    expect(one.contains(at('2026-03-09T13:30:00Z'))).toBe(true);
    expect(one.contains(at('2026-03-09T14:30:00Z'))).toBe(false);
    expect(inZone('UTC').contains(at('2026-03-02T09:30:00Z'))).toBe(true);
    expect(() => inZone('Pacific Standard Time')).toThrow(
      'its time zone Pacific Standard Time is neither defined in it nor an IANA name',
    );
  });

  it('goes by what the file itself says of a zone', () => {
    const zone = (offset: string) => [
      ...['BEGIN:VTIMEZONE', 'TZID:Office', 'BEGIN:STANDARD', 'DTSTART:19700101T000000'],
      ...[`TZOFFSETFROM:${offset}`, `TZOFFSETTO:${offset}`, 'END:STANDARD', 'END:VTIMEZONE'],
    ];
    const freeze = event('UID:a', 'DTSTART;TZID=Office:20260302T090000', 'DURATION:PT1H');
    for (const [offset, time] of [
      ['+0300', '2026-03-02T06:30:00Z'],
      ['-0300', '2026-03-02T12:30:00Z'],
    ] as const)
      expect(calendar(...zone(offset), ...freeze).contains(at(time))).toBe(true);
    expect(() => calendar(...freeze)).toThrow('its time zone Office is neither');
  });

  it('is none where the file is no calendar', () => {
    expect(() => calendarWindow('holidays', 'x', 'UTC')).toThrow();
  });
});
