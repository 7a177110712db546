import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NumberedEvent } from '../../src/events/agent-event.ts';
import type { Running } from '../faults/processes.ts';

/** An agent of a bench's own. */
export interface BenchAgent extends Running {
  readonly port: number;
  /** Everything that has happened. */
  events(): NumberedEvent[];
}

/** What an agent is started with: scenarios by file name, or a whole config of the predecessor. */
export type Workload =
  | { readonly scenarios: Readonly<Record<string, string>>; readonly dryRun?: boolean }
  | { readonly config: string };

/** Starts an agent, and does not wait for anything. */
export async function startAgent(workload: Workload): Promise<BenchAgent> {
  const folder = mkdtempSync(join(tmpdir(), 'squall-bench-'));
  const config = join(folder, 'config.yaml');
  const port = 'config' in workload ? 8000 : await freePort();
  if ('config' in workload) writeFileSync(config, workload.config);
  else {
    writeFileSync(
      config,
      `metrics: {address: 127.0.0.1, port: ${port}}\napi: {port: 0}\nscenarios: ./scenarios\ndryRun: ${workload.dryRun ?? false}\n`,
    );
    mkdirSync(join(folder, 'scenarios'));
    for (const [name, text] of Object.entries(workload.scenarios))
      writeFileSync(join(folder, 'scenarios', name), text);
  }
  const state = join(folder, 'state');
  const child = spawn(
    process.execPath,
    ['dist/squall.js', 'agent', '--config', config, '--state-dir', state],
    { stdio: 'ignore' },
  );
  return {
    pid: child.pid as number,
    port,
    events: () => eventsIn(join(state, 'agent', 'events.jsonl')),
    stop: async () => {
      await stop(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A node that does nothing, every so many milliseconds. */
export function startBareNode(every = 1 << 30): Running {
  const child = spawn(process.execPath, ['-e', `setInterval(() => {}, ${every})`], { stdio: 'ignore' });
  return { pid: child.pid as number, stop: () => stop(child) };
}

/** The status of an answer; 0 where there is none. */
export function statusOf(port: number, path: string): Promise<number> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', () => resolve(0));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

function eventsIn(path: string): NumberedEvent[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as NumberedEvent);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
