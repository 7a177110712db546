import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { icsEnd, icsEvent, icsStart } from '../../src/pictures/simulation/ics.ts';
import { sketch } from '../support/scenario.ts';
import { MONDAY, simulate } from '../support/simulate.ts';

const STAMP = Date.parse('2026-01-01T12:00:00Z');
const scenario = sketch(
  { a: { inject: [{ id: 'a.note' }], for: 90_000, next: 'done' }, done: { final: true } },
  {
    name: 'night-storm',
    environment: 'staging, Berlin; \\1',
    description: `Zeile eins, mit Komma; und „Anführung“ — ${'sehr lang und mit Umlauten äöü '.repeat(8)}\nline two`,
    schedule: [
      { cron: '0 22 * * *', timezone: 'Europe/Berlin', jitter: 600_000, probability: 1, startingDeadline: 0 },
    ],
  },
);

function file(seed = 1): { text: string; runs: ReturnType<typeof simulate>['runs'] } {
  const { runs } = simulate(scenario, { seed });
  return { text: icsStart() + runs.map((run) => icsEvent(run, STAMP)).join('') + icsEnd(), runs };
}

describe('an iCalendar file of runs', () => {
  it('is read back by another program as the runs that it is of', () => {
    const { text, runs } = file();
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
    const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
    expect(events.map((event) => event.startDate.toUnixTime() * 1000)).toEqual(
      runs.map(({ start }) => Math.floor(start / 1000) * 1000),
    );
    expect(events.map((event) => event.endDate.toUnixTime() - event.startDate.toUnixTime())).toEqual(
      Array(7).fill(90),
    );
    const [event] = events;
    expect(event?.summary).toBe('Chaos: night-storm');
    expect(event?.location).toBe('staging, Berlin; \\1');
    expect(event?.description.split('\n').slice(0, 2)).toEqual(scenario.description?.split('\n'));
    expect(event?.description).toContain('Faults: note.');
    expect(event?.startDate.zone.tzid).toBe('UTC');
  });

  it('keeps to the form: CRLF, lines of 75 bytes at most, what every event must have', () => {
    const { text } = file();
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text.startsWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:')).toBe(true);
    expect(text.endsWith('END:VEVENT\r\nEND:VCALENDAR\r\n')).toBe(true);
    const events = text.split('BEGIN:VEVENT').slice(1);
    for (const event of events) {
      for (const property of ['UID:', 'DTSTAMP:20260101T120000Z', 'DTSTART:', 'DTEND:', 'SUMMARY:'])
        expect(event).toContain(`\r\n${property}`);
    }
  });

  it('gives the same run the same identity, and every run one of its own', () => {
    const ids = (text: string) => [...text.matchAll(/\r\nUID:(.*)\r\n/g)].map(([, id]) => id);
    const [first, again, other] = [ids(file().text), ids(file().text), ids(file(2).text)];
    expect(first).toEqual(again);
    expect(new Set([...first, ...other]).size).toBe(14);
    expect(first[0]).toMatch(/^night-storm-\d+-\d+@squall$/);
    expect(Number(first[0]?.split('-')[2])).toBe(MONDAY + 21 * 3_600_000);
  });
});
