import { describe, expect, it, vi } from 'vitest';
import { Budget } from '../../../src/hogs/disk/budget.ts';

describe('a budget', () => {
  /** Spends so often, and says at which milliseconds that was. */
  async function times(rate: number, count: number, pauses: readonly number[] = []): Promise<number[]> {
    vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'performance'] });
    try {
      const budget = new Budget(rate, () => performance.now());
      const spent: number[] = [];
      for (let index = 0; index < count; index++) {
        if (pauses[index]) vi.advanceTimersByTime(pauses[index] as number);
        const spending = budget.spend(100);
        await vi.runAllTimersAsync();
        await spending;
        spent.push(Math.round(performance.now()));
      }
      return spent;
    } finally {
      vi.useRealTimers();
    }
  }

  it('lets nobody spend more than the rate', async () => {
    expect(await times(1000, 4)).toEqual([0, 100, 200, 300]);
  });

  it('makes nobody wait without a rate', async () => {
    expect(await times(Number.POSITIVE_INFINITY, 3)).toEqual([0, 0, 0]);
  });

  it('is caught up with after a pause, but not for long', async () => {
    expect(await times(1000, 6, [0, 5000])).toEqual([0, 5000, 5000, 5000, 5050, 5150]);
  });
});
