import { median, sleep } from '../faults/processes.ts';
import { startAgent } from './process.ts';
import { hundredScenarios } from './workloads.ts';

/** Milliseconds from when a firing was to start until its run had. */
export interface Lag {
  readonly firings: number;
  readonly median: number;
  readonly worst: number;
}

const SECONDS = 45;

/** A hundred scenarios, dry: with intervals of their own, and all of them at the same moments. */
export async function benchLag(): Promise<{ readonly spread: Lag; readonly together: Lag }> {
  return {
    spread: await measure((number) => `every: ${4001 + number * 37}ms`),
    together: await measure(() => 'every: 5s'),
  };
}

/** The rows as text. */
export function formatLag({ spread, together }: Awaited<ReturnType<typeof benchLag>>): string {
  const row = (what: string, { firings, median: middle, worst }: Lag, rest = '') =>
    `${what.padEnd(44)} ${middle} ms median  ${worst} ms worst  (${firings} firings)${rest}`;
  return [
    row('schedule lag, 100 scenarios', spread, '   bar 5 ms median'),
    row('schedule lag, 100 at the same moment', together),
  ].join('\n');
}

async function measure(rule: (number: number) => string): Promise<Lag> {
  const agent = await startAgent({ scenarios: hundredScenarios(rule), dryRun: true });
  await sleep(SECONDS * 1000);
  const lags = agent.events().flatMap((event) => (event.event === 'firing.started' ? [event.lag] : []));
  await agent.stop();
  return { firings: lags.length, median: median(lags), worst: Math.max(...lags) };
}
