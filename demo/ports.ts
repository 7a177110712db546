import { createServer } from 'node:net';

/** The shop's own port and those of its workers, one after the other. */
export interface Ports {
  readonly shop: number;
  readonly workers: readonly [number, number];
}

/**
 * The first ports from `first` on that nobody listens on: the shop's, then one for each worker.
 *
 * @throws Error where there are none
 */
export async function findPorts(first: number): Promise<Ports> {
  for (let shop = first; shop < Math.min(first + 1000, 65_000); shop += 10) {
    const ports: Ports = { shop, workers: [shop + 1, shop + 2] };
    const free = await Promise.all([ports.shop, ...ports.workers].map(isFree));
    if (free.every(Boolean)) return ports;
  }
  throw new Error(`no three free ports in a row from ${first} on: give another one as PORT`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
