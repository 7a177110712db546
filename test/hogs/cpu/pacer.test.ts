import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pacer, PERIOD } from '../../../src/hogs/cpu/pacer.ts';

/** Plays a worker on a core of which it gets `granted` (0 to 1) while it burns. Milliseconds and shares. */
function play(share: number, duration: number, granted: (time: number) => number, jitter = () => 0) {
  let time = 0;
  let used = 0;
  const pacer = new Pacer(time, used);
  const uses: { time: number; used: number }[] = [];
  while (time < duration) {
    const due = pacer.next(time, used, share);
    used += due * granted(time);
    time += Math.max(PERIOD, due) + jitter();
    uses.push({ time, used });
  }
  return { load: used / time, uses };
}

describe('a worker’s closed loop', () => {
  it('uses the share asked for over the long run, whatever the delays of the scheduler', () => {
    const cases = fc.record({ share: fc.double({ min: 0.01, max: 1, noNaN: true }), late: fc.nat(5) });
    fc.assert(
      fc.property(cases, ({ share, late }) => {
        let turn = 0;
        const { load } = play(
          share,
          20_000,
          () => 1,
          () => (turn++ % 2 === 0 ? (late * (1 - share)) / 2 : 0),
        );
        expect(Math.abs(load - share)).toBeLessThan(0.003);
      }),
    );
  });

  it('uses the share asked for on a core of which it only gets two thirds', () => {
    expect(play(0.5, 20_000, () => 2 / 3).load).toBeCloseTo(0.5, 2);
  });

  it('catches up for at most a quarter of a second after it had nothing for long', () => {
    const { uses } = play(0.5, 10_000, (time) => (time < 5000 ? 0 : 1));
    const late = uses.filter(({ time }) => time > 6000);
    const first = late[0] as { time: number; used: number };
    const last = late.at(-1) as { time: number; used: number };
    expect((last.used - first.used) / (last.time - first.time)).toBeCloseTo(0.5, 2);
    expect(last.used).toBeLessThan(0.5 * 5000 + 250 + PERIOD);
  });

  it('burns nothing while it is ahead', () => {
    const pacer = new Pacer(0, 0);
    expect(pacer.next(10, 8, 0.5)).toBe(0);
    expect(pacer.next(16, 8, 0.5)).toBe(0);
    expect(pacer.next(20, 8, 0.5)).toBe(2);
  });
});
