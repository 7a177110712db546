import { describe, expect, it } from 'vitest';
import { datesWindow } from '../../src/limits/dates.ts';
import { weeklyWindow } from '../../src/limits/weekly.ts';
import type { Scenario, Schedule } from '../../src/scenario/scenario.ts';
import { sketch } from '../support/scenario.ts';
import { DAY, MONDAY, seconds, simulate } from '../support/simulate.ts';

const HOUR = 3_600_000;

function scheduled(schedule: Partial<Schedule>[], header: Partial<Scenario> = {}, lasts = 60_000): Scenario {
  const rules = schedule.map(
    (rule) => ({ jitter: 0, probability: 1, startingDeadline: 60_000, ...rule }) as Schedule,
  );
  const states = { a: { inject: [{ id: 'a.note' }], for: lasts, next: 'done' }, done: { final: true } };
  return sketch(states, { schedule: rules, timeout: 24 * HOUR, ...header });
}

function hours(runs: readonly { readonly start: number }[]): number[] {
  return runs.map(({ start }) => seconds(start) / 3600);
}

describe('a simulated calendar', () => {
  it('starts runs as their schedules say, within the window, and plays the last one to its end', () => {
    const { runs } = simulate(scheduled([{ cron: '0 */8 * * *', timezone: 'UTC' }], {}, 2 * HOUR), {
      from: MONDAY,
      until: MONDAY + DAY + 1,
    });
    expect(hours(runs)).toEqual([0, 8, 16, 24]);
    expect(runs.map(({ end, start }) => end - start)).toEqual(Array(4).fill(2 * HOUR));
    expect(runs.every(({ outcome }) => outcome === 'passed')).toBe(true);
    const shorter = simulate(scheduled([{ cron: '0 */8 * * *', timezone: 'UTC' }]), { until: MONDAY + DAY });
    expect(hours(shorter.runs)).toEqual([0, 8, 16]);
  });

  it('runs a scenario without a schedule once, at the start, with the seed that is given', () => {
    const { runs } = simulate(scheduled([]), { seed: 42 });
    expect(runs.map(({ start, seed }) => [seconds(start), seed])).toEqual([[0, 42]]);
    const own = simulate({ ...scheduled([]), seed: 7 }, { seed: 42 });
    expect(own.runs[0]?.seed).toBe(7);
  });

  it('plays every play with another seed, the first one with the seed that is given', () => {
    const { runs } = simulate(scheduled([]), { seed: 42, plays: 50 });
    expect(runs[0]?.seed).toBe(42);
    expect(new Set(runs.map(({ seed }) => seed)).size).toBe(50);
    const own = simulate({ ...scheduled([]), seed: 7 }, { plays: 50 });
    expect(new Set(own.runs.map(({ seed }) => seed)).size).toBe(50);
    expect(own.runs[0]?.seed).toBe(7);
  });

  it('starts what was due before the window and is late by its jitter, and nothing else from before', () => {
    const late = scheduled([{ cron: '50 23 * * *', timezone: 'UTC', jitter: 2 * HOUR }]);
    const all = simulate(late, { from: MONDAY - 10 * DAY, until: MONDAY + 10 * DAY }).runs.map(
      ({ start }) => start,
    );
    const cut = simulate(late, { from: MONDAY, until: MONDAY + 10 * DAY }).runs.map(({ start }) => start);
    expect(cut).toEqual(all.filter((start) => start >= MONDAY));
    expect(cut.length).toBeGreaterThanOrEqual(9);
  });

  it.each([
    ['forbid', [0, 2, 4], 2],
    ['allow', [0, 1, 2, 3, 4], 0],
    ['replace', [0, 1, 2, 3, 4], 0],
  ] as const)('with runs that overlap and concurrency %s', (concurrency, starts, skipped) => {
    const { runs, passedOver } = simulate(
      scheduled([{ cron: '0 * * * *', timezone: 'UTC' }], { concurrency }, 1.5 * HOUR),
      { until: MONDAY + 4 * HOUR + 1 },
    );
    expect(hours(runs)).toEqual(starts);
    expect(passedOver.map(({ because }) => because)).toEqual(Array(skipped).fill('still-running'));
    const ends = runs.map(({ end }) => seconds(end) / 3600);
    const outcomes = runs.map(({ outcome }) => outcome);
    if (concurrency === 'replace') {
      expect(ends).toEqual([1, 2, 3, 4, 5.5]);
      expect(outcomes).toEqual(['aborted', 'aborted', 'aborted', 'aborted', 'passed']);
      for (const { events } of runs) {
        const reverted = events.filter(({ event }) => event === 'fault.reverted');
        expect(reverted).toHaveLength(1);
      }
    } else expect(ends).toEqual(starts.map((start) => start + 1.5));
  });

  it('refuses what a window over midnight or a blackout forbids, and says which', () => {
    const hourly = scheduled([{ cron: '30 * * * *', timezone: 'UTC' }]);
    const night = simulate(hourly, {
      until: MONDAY + DAY,
      limits: { blackouts: [weeklyWindow('mon-sun 22:00 - 06:00', 'Europe/Berlin')] },
    });
    const refused = night.runs.filter(({ outcome }) => outcome === 'refused');
    // Berlin is an hour ahead in March: 21:00 to 05:00 UTC.
    expect(hours(refused)).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 21.5, 22.5, 23.5]);
    expect(refused[0]).toMatchObject({
      limit: 'blackouts',
      reason: 'limit blackouts: mon-sun 22:00 - 06:00 (Europe/Berlin)',
    });
    expect(refused[0]?.events.map(({ event }) => event)).toEqual(['run.started', 'run.finished']);
  });

  it('goes by when a run starts, not by when it is due, where jitter crosses the start of a blackout', () => {
    const late = scheduled([{ cron: '0 12 * * *', timezone: 'UTC', jitter: 2 * HOUR }]);
    const limits = { blackouts: [weeklyWindow('mon-sun 13:00 - 15:00', 'UTC')] };
    const { runs } = simulate(late, { until: MONDAY + 60 * DAY, limits });
    expect(runs).toHaveLength(60);
    for (const { start, outcome } of runs) {
      const refused = seconds(start) % 86_400 >= 13 * 3600;
      expect(outcome).toBe(refused ? 'refused' : 'passed');
    }
    const refused = runs.filter(({ outcome }) => outcome === 'refused').length;
    expect(Math.abs(refused - 30)).toBeLessThan(4 * Math.sqrt(15));
  });

  it('ends a run whose next fault would fall into a blackout', () => {
    const lunch = [datesWindow('2026-03-02 12:00', '2026-03-02 13:00', 'UTC')];
    const states = {
      a: { for: HOUR, next: 'b' },
      b: { inject: [{ id: 'b.note' }], for: HOUR, next: 'done' },
      done: { final: true },
    };
    const scenario = sketch(states, {
      timeout: 24 * HOUR,
      schedule: [{ cron: '0 11 * * *', timezone: 'UTC', jitter: 0, probability: 1, startingDeadline: 0 }],
    });
    const { runs } = simulate(scenario, { until: MONDAY + DAY, limits: { blackouts: lunch } });
    expect(runs).toMatchObject([
      { outcome: 'failed', reason: 'limit blackouts: 2026-03-02 12:00 to 2026-03-02 13:00' },
    ]);
  });

  it('counts faults of all runs against the limit, and says how many there were at worst', () => {
    const two = ['one', 'two'].map((name) =>
      scheduled([{ cron: '0 * * * *', timezone: 'UTC' }], { name }, HOUR / 2),
    );
    const free = simulate(two, { until: MONDAY + DAY });
    expect(free.summary.maxConcurrentFaults).toBe(2);
    expect(free.summary.worstOverlap).toMatchObject({
      time: '2026-03-02T00:00:00.000Z',
      faults: [
        { scenario: 'one', type: 'note' },
        { scenario: 'two', type: 'note' },
      ],
    });
    const limited = simulate(two, { until: MONDAY + DAY, limits: { maxConcurrentFaults: 1 } });
    expect(limited.summary.maxConcurrentFaults).toBe(1);
    expect(limited.summary.firings).toEqual({ started: 24, refused: 24, skipped: {} });
    expect(limited.summary.scenarios.two?.refused).toEqual({ maxConcurrentFaults: 24 });
  });

  it('says what was suspended, and what was not drawn', () => {
    const hourly = [{ cron: '0 * * * *', timezone: 'UTC' }];
    const suspended = simulate(scheduled(hourly, { suspend: true }), { until: MONDAY + DAY });
    expect(suspended.summary.firings).toEqual({ started: 0, refused: 0, skipped: { suspended: 24 } });
    const dice = simulate(scheduled([{ ...(hourly[0] as object), probability: 0.25 }]), {
      until: MONDAY + 40 * DAY,
    });
    const { started, skipped } = dice.summary.firings;
    expect(started + (skipped['not-drawn'] ?? 0)).toBe(960);
    expect(Math.abs(started - 240)).toBeLessThan(4 * Math.sqrt(960 * 0.25 * 0.75));
  });

  it('ends runs that take longer than a run may', () => {
    const { runs } = simulate(scheduled([], { timeout: 24 * HOUR }, 2 * HOUR), {
      limits: { maxRunDuration: 3 * HOUR },
    });
    expect(runs).toMatchObject([{ outcome: 'refused', limit: 'maxRunDuration' }]);
    const wait = sketch({ a: { on: { GO: 'done' } }, done: { final: true } });
    const waiting = simulate(wait, {
      limits: { maxRunDuration: HOUR / 4 },
      assumptions: { failing: new Map(), events: new Map([['GO', undefined]]) },
    });
    expect(waiting.runs).toMatchObject([
      { outcome: 'aborted', reason: 'timeout: it was not over within 10m' },
    ]);
  });
});
