import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../src/scenario/scenario.ts';
import { sketch } from '../support/scenario.ts';
import { simulate } from '../support/simulate.ts';

const RULE = { jitter: 0, probability: 1, startingDeadline: 60_000 };
const DAY = 86_400_000;

/** When runs of a schedule start. */
function starts(
  rule: { cron: string; timezone: string } | { every: number },
  from: string,
  until: string,
): string[] {
  const scenario = sketch(
    { a: { for: 1000, next: 'done' }, done: { final: true } },
    { schedule: [{ ...rule, ...RULE } as Schedule] },
  );
  const { runs } = simulate(scenario, { from: Date.parse(from), until: Date.parse(until) });
  return runs.map(({ start }) => new Date(start).toISOString().replace(/:00\.000Z$/, 'Z'));
}

// Worked out by hand from the rules of each zone: a time of day that does not exist is skipped, one that comes twice
// fires the first time.
describe.each([
  {
    zone: 'Europe/Berlin',
    forward: { cron: '30 2 * * *', from: '2026-03-28', starts: ['2026-03-28T01:30Z', '2026-03-30T00:30Z'] },
    after: {
      cron: '0 3 * * *',
      from: '2026-03-28',
      starts: ['2026-03-28T02:00Z', '2026-03-29T01:00Z', '2026-03-30T01:00Z'],
    },
    back: {
      cron: '30 2 * * *',
      from: '2026-10-24',
      starts: ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    },
  },
  {
    zone: 'America/New_York',
    forward: { cron: '30 2 * * *', from: '2026-03-07', starts: ['2026-03-07T07:30Z', '2026-03-09T06:30Z'] },
    after: {
      cron: '0 3 * * *',
      from: '2026-03-07',
      starts: ['2026-03-07T08:00Z', '2026-03-08T07:00Z', '2026-03-09T07:00Z'],
    },
    back: {
      cron: '30 1 * * *',
      from: '2026-10-31',
      starts: ['2026-10-31T05:30Z', '2026-11-01T05:30Z', '2026-11-02T06:30Z'],
    },
  },
  {
    // Half an hour, and ahead of UTC by half an hour.
    zone: 'Australia/Lord_Howe',
    forward: { cron: '15 2 * * *', from: '2026-10-02', starts: ['2026-10-02T15:45Z', '2026-10-04T15:15Z'] },
    after: {
      cron: '30 2 * * *',
      from: '2026-10-02',
      starts: ['2026-10-02T16:00Z', '2026-10-03T15:30Z', '2026-10-04T15:30Z'],
    },
    back: {
      cron: '45 1 * * *',
      from: '2026-04-03',
      starts: ['2026-04-03T14:45Z', '2026-04-04T14:45Z', '2026-04-05T15:15Z'],
    },
  },
  {
    // At midnight, while it still had daylight-saving time.
    zone: 'America/Sao_Paulo',
    forward: { cron: '30 0 * * *', from: '2018-11-03', starts: ['2018-11-03T03:30Z', '2018-11-05T02:30Z'] },
    after: {
      cron: '0 1 * * *',
      from: '2018-11-03',
      starts: ['2018-11-03T04:00Z', '2018-11-04T03:00Z', '2018-11-05T03:00Z'],
    },
    back: {
      cron: '30 23 * * *',
      from: '2018-02-17',
      starts: ['2018-02-17T01:30Z', '2018-02-18T01:30Z', '2018-02-19T02:30Z'],
    },
  },
])('the clocks of $zone', ({ zone, ...changes }) => {
  it.each(Object.entries(changes))('%s', (_, { cron, from, starts: expected }) => {
    const until = new Date(Date.parse(from) + 3 * DAY).toISOString();
    expect(starts({ cron, timezone: zone }, from, until)).toEqual(expected);
  });
});

describe('the calendar', () => {
  it('has a 29th of February in leap years, and not in 2100', () => {
    const rule = { cron: '0 12 29 2 *', timezone: 'UTC' };
    expect(starts(rule, '2023-01-01', '2033-01-01')).toEqual([
      '2024-02-29T12:00Z',
      '2028-02-29T12:00Z',
      '2032-02-29T12:00Z',
    ]);
    expect(starts(rule, '2095-01-01', '2105-01-01')).toEqual(['2096-02-29T12:00Z', '2104-02-29T12:00Z']);
  });

  it('has months of different lengths', () => {
    const days = (cron: string) =>
      starts({ cron, timezone: 'UTC' }, '2026-01-01', '2027-01-01').map((time) => time.slice(5, 10));
    expect(days('0 0 31 * *')).toEqual(['01-31', '03-31', '05-31', '07-31', '08-31', '10-31', '12-31']);
    expect(days('0 0 30 * *')).toEqual([
      ...['01-30', '03-30', '04-30', '05-30', '06-30', '07-30'],
      ...['08-30', '09-30', '10-30', '11-30', '12-30'],
    ]);
    expect(days('0 0 28-31 2 *')).toEqual(['02-28']);
  });

  it('turns a year over in the time of its zone', () => {
    expect(starts({ cron: '0 0 1 1 *', timezone: 'Pacific/Auckland' }, '2025-12-01', '2027-02-01')).toEqual([
      '2025-12-31T11:00Z',
      '2026-12-31T11:00Z',
    ]);
  });

  it('goes on with an interval through a restart as if nothing had been', () => {
    const whole = starts({ every: 7 * 60_000 }, '2026-03-02T00:00Z', '2026-03-02T06:00Z');
    const parts = [
      ...starts({ every: 7 * 60_000 }, '2026-03-02T00:00Z', '2026-03-02T01:23Z'),
      ...starts({ every: 7 * 60_000 }, '2026-03-02T01:23Z', '2026-03-02T04:59Z'),
      ...starts({ every: 7 * 60_000 }, '2026-03-02T04:59Z', '2026-03-02T06:00Z'),
    ];
    expect(parts).toEqual(whole);
    // Counted from 1970: of 1 772 409 600 s, 420 s leave a rest of 360 s.
    expect(whole[0]).toBe('2026-03-02T00:01Z');
  });
});
