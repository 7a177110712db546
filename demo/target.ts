// A small shop to aim a first storm at: GET /health and GET /checkout on 127.0.0.1, two worker processes behind
// them. Usage: tsx demo/target.ts [PORT] (default $PORT, else 8080; the next free one where it is taken)
import { createServer, type ServerResponse } from 'node:http';
import { startPool } from './pool.ts';
import { findPorts } from './ports.ts';

const ports = await findPorts(Number(process.argv[2] ?? process.env.PORT ?? 8080));
const pool = startPool(ports.workers);
let orders = 0;

const pages: Readonly<Record<string, () => Promise<{ status: number; body: unknown }>>> = {
  '/health': async () => {
    const workers = pool.running();
    return { status: workers > 0 ? 200 : 503, body: { status: workers > 0 ? 'up' : 'down', workers } };
  },
  '/checkout': async () => ({ status: 200, body: await pool.book(`order-${++orders}`) }),
};

createServer(async ({ url = '/' }, response) => {
  const page = pages[url];
  if (page === undefined) return reply(response, 404, { error: 'there are /health and /checkout' });
  try {
    const { status, body } = await page();
    reply(response, status, body);
  } catch (error) {
    reply(response, 503, { error: String(error) });
  }
}).listen(ports.shop, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify(ports)}\n`);
});

// Started by something that holds a pipe to us: end with it.
if (process.env.SQUALL_DEMO_PIPE) process.stdin.resume().on('end', () => process.exit());

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}
