import { readFileSync } from 'node:fs';
import { sleep } from '../faults/processes.ts';
import { startAgent, startBareNode } from './process.ts';
import { hundredScenarios } from './workloads.ts';

/** Bytes. */
export interface Memory {
  readonly resident: number;
  /** Pages that others have in memory, too, counted by their share. */
  readonly proportional: number;
}

/** Milliseconds after which a process is at rest: V8 gives back what a start has used. */
const REST = 20_000;

/** The memory of a bare node, and of agents, without scenarios and with a hundred, all at rest and at the same time. */
export async function benchAgentMemory(): Promise<Readonly<Record<string, Memory>>> {
  const bare = startBareNode();
  const idle = await startAgent({ scenarios: {} });
  const hundred = await startAgent({ scenarios: hundredScenarios('every: 24h') });
  const crons = await startAgent({ scenarios: hundredScenarios('cron: "0 0 1 1 *"') });
  await sleep(REST);
  const processes = {
    'bare node': bare,
    'agent, no scenario': idle,
    'agent, 100 scenarios with intervals': hundred,
    'agent, 100 scenarios with cron': crons,
  };
  const found = Object.fromEntries(Object.entries(processes).map(([name, { pid }]) => [name, memoryOf(pid)]));
  for (const each of Object.values(processes)) await each.stop();
  return found;
}

/** The table as text. */
export function formatAgentMemory(rows: Readonly<Record<string, Memory>>): string {
  const bare = rows['bare node'] as Memory;
  const lines = Object.entries(rows).map(([name, { resident, proportional }]) => {
    const more = resident - bare.resident;
    const above = more === 0 ? '' : `  ${mebibytes(more)} above`;
    return `${name.padEnd(36)} ${mebibytes(resident)} resident  ${mebibytes(proportional)} proportional${above}`;
  });
  return [...lines, 'bar: 15 MiB above a bare node, idle   Py-Chaos-Agent 26.5 MB, newest 36.4 MB'].join(
    '\n',
  );
}

function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) * 1024;
  return { resident: field('Rss'), proportional: field('Pss') };
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1).padStart(5)} MiB`;
}
