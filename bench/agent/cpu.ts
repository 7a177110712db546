import { readFileSync } from 'node:fs';
import { sleep } from '../faults/processes.ts';
import { type BenchAgent, startAgent } from './process.ts';
import { PREDECESSOR } from './workloads.ts';

/** Percent of a core. */
export interface AgentCpu {
  readonly idle: number;
  /** With a tick a second, all dry. */
  readonly ticking: number;
}

const SECONDS = 60;

/** The CPU time of an agent, its children's included, after a start that is not counted. */
export async function benchAgentCpu(): Promise<AgentCpu> {
  const idle = await startAgent({ scenarios: {} });
  const ticking = await startAgent({ config: PREDECESSOR });
  await sleep(10_000);
  const before = [idle, ticking].map(used);
  await sleep(SECONDS * 1000);
  const after = [idle, ticking].map(used);
  await idle.stop();
  await ticking.stop();
  const [first = 0, second = 0] = after.map((time, index) => percent(time - (before[index] as number)));
  return { idle: first, ticking: second };
}

/** The rows as text. */
export function formatAgentCpu({ idle, ticking }: AgentCpu): string {
  return [
    `CPU over ${SECONDS} s, idle                  ${idle.toFixed(2)} % of a core`,
    `CPU over ${SECONDS} s, a tick a second, dry  ${ticking.toFixed(2)} % of a core   bar 0.3 %   Py-Chaos-Agent 1.2–1.4 %`,
  ].join('\n');
}

/** Milliseconds of user and system time, those of children that have ended included. */
function used({ pid }: BenchAgent): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0) * 10;
}

function percent(milliseconds: number): number {
  return milliseconds / (SECONDS * 10);
}
