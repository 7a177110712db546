import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import { until } from '../support/wait.ts';

const TARGET = fileURLToPath(new URL('../../demo/target.ts', import.meta.url));
const host = createHost();

let taken: Server;
let shop: ChildProcess;
let ports: { shop: number; workers: number[] };

/** The port that is asked for is taken on purpose. */
beforeEach(async () => {
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  shop = spawn(process.execPath, ['--import', 'tsx', TARGET, String(Math.min(port, 60_000))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, SQUALL_DEMO_PIPE: '1' },
  });
  const [line] = await once(createInterface({ input: shop.stdout as NodeJS.ReadableStream }), 'line');
  ports = JSON.parse(line);
});

afterEach(() => {
  shop.kill('SIGKILL');
  taken.close();
});

it('books orders, and starts a worker again that was killed', async () => {
  await until('an order is booked', async () => (await get('/checkout')).status === 200, 20_000);
  const before = await until('both run', async () => (await workers()).length === 2 && workers(), 20_000);
  host.signal(before[0] as (typeof before)[0], 'SIGKILL');
  await until('it is gone', () => host.identify((before[0] as (typeof before)[0]).pid) === undefined);
  expect((await get('/health')).body).toMatchObject({ status: 'up' });
  await until('another runs', async () => (await workers()).length === 2, 20_000);
  await until('orders are booked', async () => (await get('/checkout')).status === 200, 20_000);
});

it('ends, with its workers, when what started it is gone', async () => {
  const family = await until('both run', async () => (await workers()).length === 2 && workers(), 20_000);
  shop.stdin?.end();
  await once(shop, 'exit');
  await until('no worker runs', () => family.every((one) => host.identify(one.pid) === undefined));
});

async function get(path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`http://127.0.0.1:${ports.shop}${path}`);
  return { status: response.status, body: await response.json() };
}

/** Found as a scenario would find them: by name. */
async function workers() {
  const processes = await host.processes();
  return processes.filter(({ ppid, argv }) => ppid === shop.pid && argv[0] === 'squall-demo-worker');
}
