import { spawnSync } from 'node:child_process';
import { median } from '../faults/processes.ts';
import { startAgent, statusOf } from './process.ts';

/** Milliseconds, medians. */
export interface StartUp {
  /** A bare node from start to end. */
  readonly bare: number;
  /** An agent until `/metrics` is first answered. */
  readonly metrics: number;
  /** Until `/readyz` says that it is ready. */
  readonly ready: number;
}

/** How long an agent without scenarios takes to answer, beside a bare node, in turn. */
export async function benchAgentStartUp(rounds = 15): Promise<StartUp> {
  const times = { bare: [] as number[], metrics: [] as number[], ready: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.bare.push(timed(() => spawnSync(process.execPath, ['-e', '0'])));
    const start = performance.now();
    const agent = await startAgent({ scenarios: {} });
    await answers(agent.port, '/metrics');
    times.metrics.push(performance.now() - start);
    await answers(agent.port, '/readyz');
    times.ready.push(performance.now() - start);
    await agent.stop();
  }
  return { bare: median(times.bare), metrics: median(times.metrics), ready: median(times.ready) };
}

/** The rows as text. */
export function formatAgentStartUp({ bare, metrics, ready }: StartUp): string {
  const row = (what: string, value: number, rest: string) =>
    `${what.padEnd(34)} ${value.toFixed(0).padStart(5)} ms   ${rest}`.trimEnd();
  return [
    row('bare node, start to end', bare, ''),
    row('agent to the first /metrics', metrics, 'bar 150 ms   Py-Chaos-Agent 98 ms, newest 151 ms'),
    row('agent to /readyz', ready, ''),
  ].join('\n');
}

function timed(act: () => unknown): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

async function answers(port: number, path: string): Promise<void> {
  while ((await statusOf(port, path)) !== 200) await new Promise(setImmediate);
}
