import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/host/clock.ts';

const DAY = 86_400_000;

describe('systemClock', () => {
  it('waits and tells the time', async () => {
    const start = systemClock.now();
    await new Promise<void>((resolve) => systemClock.setTimeout(resolve, 20));
    expect(systemClock.now() - start).toBeGreaterThanOrEqual(19);
  });

  it('waits longer than node can, and can be called off meanwhile', () => {
    vi.useFakeTimers();
    const called = vi.fn();
    systemClock.setTimeout(called, 60 * DAY);
    const second = systemClock.setTimeout(called, 60 * DAY);
    vi.advanceTimersByTime(40 * DAY);
    systemClock.clearTimeout(second);
    vi.advanceTimersByTime(20 * DAY - 1);
    expect(called).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(called).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });
});
