import { expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import { Turns } from '../../src/fleet/turns.ts';

/** A pod's turns at a clock that can be set. */
function turns(pods: { count: number }, clock: { time: number }): Turns {
  const { now, setTimeout, clearTimeout } = {
    now: () => clock.time,
    setTimeout: () => 0,
    clearTimeout: () => {},
  };
  const member = { group: 'x', pod: 'a', leases: {} as never, clock: { now, setTimeout, clearTimeout } };
  return new Turns({ ...member, streams: seededStreams(1) }, () => pods.count);
}

it('a pod has one turn in a round, and rounds are as long as the group is large', () => {
  for (const count of [1, 100, 10_000]) {
    const clock = { time: 1e12 };
    const each = turns({ count }, clock);
    const taken: number[] = [];
    for (let i = 0; i < 200; i++) {
      clock.time += each.wait();
      taken.push(clock.time);
      each.take();
    }
    const round = Math.max(1000, (count / 7) * 1000);
    const span = (taken.at(-1) as number) - (taken[0] as number);
    expect(Math.abs(span / 199 - round)).toBeLessThan(round / 50);
  }
});

it('a group that grows or shrinks, and a clock that is set, keep nobody from a turn', () => {
  const clock = { time: 1e12 };
  const pods = { count: 10 };
  const each = turns(pods, clock);
  each.take();
  pods.count = 10_000;
  expect(each.wait()).toBeLessThanOrEqual(2e6);
  each.take();
  pods.count = 10;
  expect(each.wait()).toBeLessThanOrEqual(2e6);
  clock.time -= 1e9;
  expect(each.wait()).toBeLessThanOrEqual(2000);
});

it('whoever was elected asks for its place at once, once, and for no other firing', () => {
  const each = turns({ count: 10_000 }, { time: 1e12 });
  each.take();
  expect(each.waitForPlace()).toBeGreaterThan(0);
  each.goAhead();
  expect(each.waitForPlace()).toBe(0);
  expect(each.wait()).toBeGreaterThan(0);
  each.take();
  expect(each.waitForPlace()).toBeGreaterThan(0);
});
