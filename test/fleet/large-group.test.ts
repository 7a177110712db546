import { expect, it } from 'vitest';
import { simulateStorm } from '../../bench/fleet/storm.ts';

// Simulated, so that a busy machine makes it slower and nothing else.
it.each([
  ['a budget of 3', { budget: 3 }, 3],
  ['a budget of 30 %', { budget: '30%' }, 3000],
  ['an election', { elect: 'one', budget: 1 }, 1],
] as const)(
  '10 000 pods that fire at once, minute after minute, ask less than 50 times in any second: %s',
  async (_, fleet, most) => {
    const seen = await simulateStorm({ pods: 10_000, fleet, every: 60_000, lasts: 900_000 });
    expect(seen.busiest).toBeLessThan(50);
    expect(seen.mostAtOnce).toBeLessThanOrEqual(most);
    expect(seen.places).toBeGreaterThan(10);
  },
  300_000,
);
