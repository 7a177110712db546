import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/engine/virtual-clock.ts';
import type { Scenario, Schedule } from '../../src/scenario/scenario.ts';
import { type Occasion, Scheduler } from '../../src/schedule/scheduler.ts';
import { sketch } from '../support/scenario.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const MINUTE = 60_000;
const RULE = { jitter: 0, probability: 1, startingDeadline: MINUTE };

function scenario(name: string, ...schedule: (Partial<Schedule> & object)[]): Scenario {
  const rules = schedule.map((rule) => ({ ...RULE, ...rule }) as Schedule);
  return sketch({ a: { for: 1000, next: 'done' }, done: { final: true } }, { name, schedule: rules });
}

/** A clock that can be set. */
class WallClock extends VirtualClock {
  offset = 0;
  override now(): number {
    return super.now() + this.offset;
  }
}

function start(...scenarios: Scenario[]) {
  const clock = new WallClock(START);
  const seen: Occasion[] = [];
  const scheduler = new Scheduler({ clock, seed: 7, onOccasion: (occasion) => seen.push(occasion) });
  scheduler.set(scenarios);
  const pass = (milliseconds: number) => {
    const end = clock.now() + milliseconds;
    while (clock.now() < end && clock.advance());
  };
  const times = (kind: Occasion['kind'] = 'due') =>
    seen.filter((one) => one.kind === kind).map(({ firing }) => (firing.due - START) / 1000);
  return { clock, seen, scheduler, pass, times };
}

describe('a scheduler', () => {
  it('fires at the times of cron and of intervals', () => {
    const { pass, times } = start(
      scenario('hourly', { cron: '0 * * * *', timezone: 'UTC' }),
      scenario('often', { every: 20 * MINUTE }),
    );
    pass(60 * MINUTE);
    expect(times().sort((a, b) => a - b)).toEqual([1200, 2400, 3600, 3600]);
  });

  it('lets as many firings through as their probability says, the same ones for the same seed', () => {
    const play = () => {
      const { pass, times } = start(scenario('dice', { every: MINUTE, probability: 0.3 }));
      pass(1000 * MINUTE);
      return { due: times(), not: times('not-drawn') };
    };
    const { due, not } = play();
    expect(due.length + not.length).toBe(1000);
    expect(Math.abs(due.length - 300)).toBeLessThan(4 * Math.sqrt(1000 * 0.3 * 0.7));
    expect(play()).toEqual({ due, not });
  });

  it('starts each firing within its jitter, though another one be due in between', () => {
    const { pass, seen } = start(scenario('late', { every: MINUTE, jitter: 10 * MINUTE }));
    pass(200 * MINUTE);
    expect(seen.length).toBeGreaterThan(180);
    for (const { kind, firing } of seen) {
      expect(kind).toBe('due');
      expect(firing.start - firing.due).toBeGreaterThanOrEqual(0);
      expect(firing.start - firing.due).toBeLessThanOrEqual(10 * MINUTE);
    }
    const delays = new Set(seen.map(({ firing }) => firing.start - firing.due));
    expect(delays.size).toBeGreaterThan(150);
  });

  it('neither loses nor doubles a firing when scenarios are set anew', () => {
    const often = scenario('often', { every: 10_000, jitter: 30_000 });
    const { pass, times, scheduler, clock } = start(often);
    for (let i = 0; i < 100; i++) {
      pass(7000);
      scheduler.set([
        scenario('often', { every: 10_000, jitter: 30_000 }),
        scenario(`other-${i}`, { every: 3_600_000 }),
      ]);
    }
    pass(60_000);
    const due = times().sort((a, b) => a - b);
    const all = Array.from(
      { length: Math.floor((clock.now() - START - 30_000) / 10_000) },
      (_, i) => (i + 1) * 10,
    );
    expect(due.slice(0, all.length)).toEqual(all);
  });

  it('says what was missed when the clock jumps forward, and still starts what is within its deadline', () => {
    const { pass, seen, clock } = start(scenario('often', { every: 10_000, startingDeadline: 15_000 }));
    pass(30_000);
    seen.length = 0;
    clock.offset += 3_600_000;
    pass(10_000);
    const missed = seen.filter((one) => one.kind === 'missed');
    expect(missed).toHaveLength(1);
    expect(missed[0]).toMatchObject({ count: 358 });
    expect(seen.filter(({ kind }) => kind === 'due').length).toBeGreaterThanOrEqual(2);
  });

  it('goes through a year that was slept in no time', () => {
    const { pass, seen, clock } = start(scenario('often', { every: 1000 }));
    clock.offset += 365 * 24 * 3_600_000;
    pass(5000);
    expect(seen.length).toBeLessThan(100);
    expect(seen.some(({ kind }) => kind === 'missed')).toBe(true);
  });

  it('repeats nothing when the clock is set back', () => {
    const { pass, times, clock } = start(scenario('often', { every: 10_000 }));
    pass(100_000);
    clock.offset -= 50_000;
    pass(100_000);
    const due = times();
    expect(new Set(due).size).toBe(due.length);
    expect(due.at(-1)).toBe(150);
  });

  it('goes on with an interval after a restart as if nothing had been', () => {
    const first = start(scenario('slow', { every: 7 * MINUTE }));
    const second = start(scenario('slow', { every: 7 * MINUTE }));
    second.scheduler.stop();
    expect(first.scheduler.upcoming()[0]?.due).toBe(second.scheduler.upcoming()[0]?.due);
    second.pass(10 * MINUTE);
    expect(second.seen).toEqual([]);
  });
});
