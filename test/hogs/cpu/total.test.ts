import { describe, expect, it } from 'vitest';
import { othersLoad, shareOf } from '../../../src/hogs/cpu/total.ts';

describe('holding a total', () => {
  it('takes its own load off', () => {
    const from = { time: 0, busy: 1000, own: 400 };
    expect(othersLoad(from, { time: 1000, busy: 2600, own: 1300 })).toBeCloseTo(0.7);
  });

  it('fills up what others leave, evenly, and never more than a core for each worker', () => {
    expect(shareOf(1.6, 0.6, 2)).toBeCloseTo(0.5);
    expect(shareOf(1.6, 1.9, 2)).toBe(0);
    expect(shareOf(1.6, 0, 1)).toBe(1);
  });
});
