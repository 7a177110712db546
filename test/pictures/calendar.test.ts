import { describe, expect, it } from 'vitest';
import { CalendarCounts, worstOf } from '../../src/pictures/calendar/calendar.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONDAY = Date.parse('2026-03-02T00:00:00Z');

describe('a calendar', () => {
  it.each([
    ['two hours', 2 * HOUR, 68, HOUR, 2],
    ['a day', DAY, 68, DAY, 1],
    ['a week', 7 * DAY, 68, DAY, 7],
    ['a quarter', 90 * DAY, 68, 7 * DAY, 13],
    ['a year', 365 * DAY, 188, 7 * DAY, 53],
    ['three years', 3 * 365 * DAY, 68, 28 * DAY, 40],
    ['a century', 36_500 * DAY, 68, 364 * DAY, 101],
  ])('of %s is cut into rows that fit, and cells that fit into the width', (_, length, width, row, rows) => {
    const calendar = new CalendarCounts(MONDAY, MONDAY + length, width).calendar();
    expect(calendar.row).toBe(row);
    expect(Math.abs(calendar.rows.length - rows)).toBeLessThanOrEqual(1);
    for (const { cells } of calendar.rows) {
      expect(cells.length).toBeLessThanOrEqual(width);
      expect(cells.length * calendar.cell).toBe(calendar.row);
    }
  });

  it('counts what happens in each cell, and knows what counts most', () => {
    const counts = new CalendarCounts(MONDAY + 6 * HOUR, MONDAY + 30 * HOUR, 24);
    counts.add('passed', MONDAY + 8 * HOUR + 1);
    counts.add('passed', MONDAY + 8 * HOUR + 59 * 60_000);
    counts.add('skipped', MONDAY + 8 * HOUR);
    counts.add('bad', MONDAY + 25 * HOUR);
    counts.add('passed', MONDAY + 25 * HOUR);
    const { rows } = counts.calendar();
    expect(rows.map(({ start }) => (start - MONDAY) / DAY)).toEqual([0, 1]);
    expect(rows[0]?.cells[8]?.counts).toEqual({ passed: 2, bad: 0, refused: 0, skipped: 1 });
    expect(rows.map(({ cells }) => cells.map(worstOf).filter(Boolean))).toEqual([['passed'], ['bad']]);
    expect(rows[0]?.cells.map(({ within }) => within)).toEqual([
      ...Array(6).fill(false),
      ...Array(18).fill(true),
    ]);
    expect(rows[1]?.cells.filter(({ within }) => within)).toHaveLength(6);
  });

  it('begins its weeks on Mondays', () => {
    const { rows } = new CalendarCounts(MONDAY + 2 * DAY, MONDAY + 60 * DAY, 68).calendar();
    for (const { start } of rows) expect(new Date(start).getUTCDay()).toBe(1);
  });
});
