import { describe, expect, it } from 'vitest';
import { nextCron } from '../../src/schedule/cron.ts';

/** The firings of an expression in a stretch of time. */
function firings(expression: string, timezone: string, from: string, until: string): string[] {
  const found: string[] = [];
  const end = Date.parse(until);
  for (let time = nextCron(expression, timezone, Date.parse(from) - 1); time !== undefined && time < end; ) {
    found.push(new Date(time).toISOString().replace('.000', ''));
    time = nextCron(expression, timezone, time);
  }
  return found;
}

describe('the firings of a cron expression', () => {
  it('skip a time of day that does not exist when clocks are set forward', () => {
    expect(firings('30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
      '2026-03-28T01:30:00Z',
      '2026-03-30T00:30:00Z',
    ]);
  });

  it('come once for a time of day that comes twice', () => {
    expect(firings('30 2 * * *', 'Europe/Berlin', '2026-10-24T00:00:00Z', '2026-10-26T00:00:00Z')).toEqual([
      '2026-10-24T00:30:00Z',
      '2026-10-25T00:30:00Z',
    ]);
  });

  it.each([
    ['Europe/Berlin', '2026-10-24T22:00:00Z', '2026-03-28T22:00:00Z'],
    ['America/New_York', '2026-10-31T22:00:00Z', '2026-03-07T22:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T10:00:00Z', '2026-10-03T10:00:00Z'],
    ['America/Sao_Paulo', '2018-02-17T22:00:00Z', '2018-11-03T22:00:00Z'],
  ])('come every hour through both changes in %s', (timezone, back, forward) => {
    for (const from of [back, forward]) {
      const until = new Date(Date.parse(from) + 12 * 3_600_000).toISOString();
      const half = timezone === 'Australia/Lord_Howe';
      const every = half ? '*/30 * * * *' : '0 * * * *';
      const times = firings(every, timezone, from, until).map(Date.parse);
      const gaps = times.slice(1).map((time, index) => time - (times[index] as number));
      expect(new Set(gaps)).toEqual(new Set([half ? 1_800_000 : 3_600_000]));
      expect(times).toHaveLength(half ? 24 : 12);
    }
  });

  it('come in the first pass only, however many there are in the hour that comes twice', () => {
    const times = (zone: string, from: string) =>
      firings('*/20 0-3 * * *', zone, from, new Date(Date.parse(from) + 4 * 3_600_000).toISOString());
    expect(times('Europe/Berlin', '2026-10-24T23:30:00Z').map((time) => time.slice(11, 16))).toEqual([
      ...['23:40', '00:00', '00:20', '00:40', '02:00', '02:20', '02:40'],
    ]);
    expect(times('America/New_York', '2026-11-01T04:30:00Z').map((time) => time.slice(11, 16))).toEqual([
      ...['04:40', '05:00', '05:20', '05:40', '07:00', '07:20', '07:40', '08:00', '08:20'],
    ]);
  });

  it('come every ten seconds through the hour that comes twice', () => {
    const from = '2026-10-24T23:00:00Z';
    expect(firings('*/10 * * * * *', 'Europe/Berlin', from, '2026-10-25T03:00:00Z')).toHaveLength(4 * 360);
  });

  it('know leap years and the ends of months', () => {
    expect(firings('0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', '2033-01-01T00:00:00Z')).toEqual([
      '2028-02-29T00:00:00Z',
      '2032-02-29T00:00:00Z',
    ]);
    expect(firings('0 12 31 * *', 'UTC', '2026-01-01T00:00:00Z', '2026-07-01T00:00:00Z')).toEqual([
      '2026-01-31T12:00:00Z',
      '2026-03-31T12:00:00Z',
      '2026-05-31T12:00:00Z',
    ]);
  });
});
