import type { RawFleet } from '../../src/config/fleet.ts';
import { simulateStorm } from './storm.ts';

const PODS = 10_000;
const STORMS: readonly (readonly [what: string, fleet: RawFleet, every: number])[] = [
  ['budget 3, fires each minute', { budget: 3 }, 60_000],
  ['budget 3, fires each 10 s', { budget: 3 }, 10_000],
  ['budget 30 %, fires each minute', { budget: '30%' }, 60_000],
  ['elect one, fires each minute', { elect: 'one', budget: 1 }, 60_000],
];

/** What an API server hears of a large fleet, in simulated time, as text. */
export async function benchFleet(): Promise<string> {
  const lines = [];
  for (const [what, fleet, every] of STORMS) {
    const { busiest, average, mostAtOnce, places } = await simulateStorm({
      pods: PODS,
      fleet,
      every,
      lasts: 1800_000,
    });
    lines.push(
      `${what.padEnd(32)} ${average.toFixed(1).padStart(6)} ${String(busiest).padStart(8)} ${String(mostAtOnce).padStart(12)} ${String(places).padStart(8)}`,
    );
  }
  const header = `${`Fleet of ${PODS}, half an hour`.padEnd(32)} requests a second: average, most in one; under fault: most at once, in all`;
  return [
    header,
    ...lines,
    'bar: 50 in any second, the roll-out of all pods and 90 s without an API server included',
  ].join('\n');
}
