import { readdirSync, readFileSync } from 'node:fs';
import { type Running, sleep } from '../faults/processes.ts';
import { startAgent, startBareNode } from './process.ts';
import { PREDECESSOR } from './workloads.ts';

/** Percent of a core. */
export interface AgentCpu {
  /** A bare node that wakes up once a second and does nothing. */
  readonly bare: number;
  readonly idle: number;
  /** With a tick a second, all dry. */
  readonly ticking: number;
}

const SECONDS = 60;

/** Milliseconds after which an agent has done each thing once: its first look at the network starts a program. */
const WARM_UP = 30_000;

/** The CPU time of an agent, its children's included, after a start that is not counted. */
export async function benchAgentCpu(): Promise<AgentCpu> {
  const processes = [
    startBareNode(1000),
    await startAgent({ scenarios: {} }),
    await startAgent({ config: PREDECESSOR }),
  ];
  await sleep(WARM_UP);
  const before = processes.map(used);
  await sleep(SECONDS * 1000);
  const [bare = 0, idle = 0, ticking = 0] = processes.map((each, index) =>
    percent(used(each) - (before[index] as number)),
  );
  for (const each of processes) await each.stop();
  return { bare, idle, ticking };
}

/** The rows as text. */
export function formatAgentCpu({ bare, idle, ticking }: AgentCpu): string {
  return [
    `CPU over ${SECONDS} s, bare node, a timer a second  ${bare.toFixed(2)} % of a core`,
    `CPU over ${SECONDS} s, idle                           ${idle.toFixed(2)} % of a core`,
    `CPU over ${SECONDS} s, a tick a second, dry           ${ticking.toFixed(2)} % of a core   bar 0.3 %   Py-Chaos-Agent 1.2–1.4 %`,
  ].join('\n');
}

/** Milliseconds on a processor: those of its threads, to the nanosecond, and of children that have ended. */
function used({ pid }: Running): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ofChildren = (Number(fields[13]) + Number(fields[14])) * 10;
  const ofThreads = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return ofThreads.reduce((sum, nanoseconds) => sum + nanoseconds / 1e6, ofChildren);
}

function percent(milliseconds: number): number {
  return milliseconds / (SECONDS * 10);
}
