import { Agent, request } from 'node:http';
import { startAgent } from '../../test/support/agent.ts';
import { workspace } from '../../test/support/squall.ts';
import { cpuTime } from '../faults/processes.ts';

const CALLS = 5000;
const AT_ONCE = [1, 16];

/** Calls a second, and milliseconds that one took. */
export interface StatusRow {
  readonly atOnce: number;
  readonly perSecond: number;
  readonly median: number;
  readonly p99: number;
  /** Microseconds of the agent's CPU time for each. */
  readonly cpu: number;
}

/** GetStatus as HTTP/JSON on connections that are kept. */
export async function benchStatus(): Promise<StatusRow[]> {
  const space = workspace();
  const agent = await startAgent(space, { env: { LOG_LEVEL: 'info' } });
  await agent.ready();
  await load(agent.api.port, 8, 1000);
  const rows: StatusRow[] = [];
  for (const atOnce of AT_ONCE) {
    const [begun, used] = [performance.now(), cpuTime(agent.pid)];
    const times = (await load(agent.api.port, atOnce, CALLS)).sort((a, b) => a - b);
    rows.push({
      atOnce,
      perSecond: (CALLS / (performance.now() - begun)) * 1000,
      median: times[Math.floor(CALLS / 2)] as number,
      p99: times[Math.floor(CALLS * 0.99)] as number,
      cpu: ((cpuTime(agent.pid) - used) / CALLS) * 1000,
    });
  }
  await agent.stop();
  space.remove();
  return rows;
}

/** The rows as text. */
export function formatStatus(rows: readonly StatusRow[]): string {
  return rows
    .map(
      ({ atOnce, perSecond, median, p99, cpu }) =>
        `status, ${String(atOnce).padStart(2)} at once            ${perSecond.toFixed(0)} a second   ${median.toFixed(2)} ms median   ${p99.toFixed(2)} ms at the 99th percentile   ${cpu.toFixed(0)} µs of CPU each`,
    )
    .join('\n');
}

async function load(port: number, atOnce: number, calls: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const times: number[] = [];
  let left = calls;
  const worker = async () => {
    while (left-- > 0) {
      const begun = performance.now();
      await call(port, agent);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  agent.destroy();
  return times;
}

function call(port: number, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    request(
      {
        host: '127.0.0.1',
        port,
        path: '/squall.v1.AgentService/GetStatus',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        agent,
      },
      (response) => {
        response.resume();
        response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error('no status'))));
      },
    )
      .on('error', reject)
      .end('{}');
  });
}
