import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';

/** What the workers are called: the name that a scenario's process selector finds them by. */
export const WORKER_NAME = 'squall-demo-worker';
/** Milliseconds after which a dead worker is started again. */
const RESTART_AFTER = 500;
/** Milliseconds that a worker may take over an order. */
const PATIENCE = 2000;

/** The shop's workers, one on each port. */
export interface Pool {
  /** How many run. */
  running(): number;
  /**
   * Has an order booked by one of the workers; when one fails, by the next.
   *
   * @throws Error of the last one that was tried
   */
  book(order: string): Promise<unknown>;
}

/** Starts a worker on each port, and starts it again whenever it dies. They end with this process. */
export function startPool(ports: readonly number[]): Pool {
  const workers = new Map<number, ChildProcess>();
  const start = (port: number) => {
    const worker = spawnWorker(port);
    workers.set(port, worker);
    worker.on('exit', () => {
      workers.delete(port);
      setTimeout(start, RESTART_AFTER, port);
    });
  };
  ports.forEach(start);
  let turn = 0;
  return {
    running: () => workers.size,
    book: (order) => bookAtOne(order, rotate([...workers.keys()], turn++)),
  };
}

/** The pipe on its standard input closes when this process ends, however it does. */
function spawnWorker(port: number): ChildProcess {
  const script = fileURLToPath(new URL('worker.ts', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', script, String(port)], {
    argv0: WORKER_NAME,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const start = by % Math.max(1, items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}

async function bookAtOne(order: string, ports: readonly number[]): Promise<unknown> {
  let failure: unknown = new Error('no worker runs');
  for (const port of ports) {
    try {
      return await ask(port, order);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function ask(port: number, order: string): Promise<unknown> {
  const socket = connect({ port, host: '127.0.0.1', signal: AbortSignal.timeout(PATIENCE) });
  socket.write(`${order}\n`);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return JSON.parse(String(answer));
}
