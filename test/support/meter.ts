import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Sends and receives UDP inside a namespace, and has the kernel's own times of it. */
export interface Meter {
  /** Keeps what comes to some ports by UDP, and takes connections there by TCP. */
  listen(ports: readonly number[]): Promise<void>;
  /** Milliseconds that the shortest of some TCP connections to a port that listens took to come about. */
  connect(host: string, port: number): Promise<number>;
  /** Sends packets of `size` bytes to each target in turn, a round every so many milliseconds. */
  send(targets: readonly Target[], flow: Flow): Promise<void>;
  /**
   * What has come to each port since the last time, in the order of coming, once nothing has come for so many
   * milliseconds (default 400: longer than most delays).
   */
  arrivals(quiet?: number): Promise<Arrivals>;
  end(): void;
}

export interface Target {
  readonly host: string;
  readonly port: number;
  /** The sender's own port; default: any. */
  readonly from?: number;
}

export interface Flow {
  readonly count: number;
  readonly every: number;
  readonly size: number;
  /** How many to each target in a round; default 1. */
  readonly atOnce?: number;
}

/** Sequence, milliseconds on its way, and when, in milliseconds since the epoch. */
export type Arrival = readonly [sequence: number, delay: number, at: number];
export type Arrivals = Readonly<Record<number, readonly Arrival[]>>;

/** Starts a meter in a network namespace of that name. */
export function startMeter(namespace: string): Meter {
  const script = fileURLToPath(new URL('../fixtures/meter.py', import.meta.url));
  const child = spawn('nsenter', [`--net=/run/netns/${namespace}`, '/usr/bin/python3', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, result } = JSON.parse(line) as { id: number; result: unknown };
    waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the meter has ended'));
  });
  let orders = 0;
  const ask = <T>(order: object) =>
    new Promise<T>((resolve, reject) => {
      const id = ++orders;
      waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      child.stdin.write(`${JSON.stringify({ id, ...order })}\n`);
    });
  return {
    listen: (ports) => ask({ what: 'listen', ports }),
    connect: (host, port) => ask({ what: 'connect', host, port }),
    send: (targets, { count, every, size, atOnce = 1 }) =>
      ask({ what: 'send', targets, count, every, size, at_once: atOnce }),
    arrivals: (quiet = 400) => untilQuiet(quiet, () => ask({ what: 'drain' })),
    end: () => {
      child.kill('SIGKILL');
    },
  };
}

async function untilQuiet(quiet: number, drain: () => Promise<Arrivals>): Promise<Arrivals> {
  const all: Record<number, Arrival[]> = {};
  let last = performance.now();
  while (performance.now() - last < quiet) {
    for (const [port, came] of Object.entries(await drain())) {
      all[Number(port)] = [...(all[Number(port)] ?? []), ...came];
      if (came.length > 0) last = performance.now();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return all;
}
