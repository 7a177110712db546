import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { common, evaluate } from './evaluate.ts';

const tcp = (port: number, host = '127.0.0.1') =>
  ({ ...common, kind: 'tcp', host, port, within: 5000 }) as const;

it('a port that somebody listens on holds, and the connection is closed again', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const hungUp = new Promise((resolve) => {
    server.on('connection', (socket) => socket.on('close', resolve).resume());
  });
  const { ok, message } = await evaluate(tcp(port));
  expect(ok).toBe(true);
  expect(message).toContain(`connected to 127.0.0.1:${port} in `);
  await hungUp;
  server.close();
});

it('a port that nobody listens on refuses the connection', async () => {
  const { ok, message } = await evaluate(tcp(1, 'localhost'));
  expect(ok).toBe(false);
  expect(message).toMatch(/^connection refused \(.*:1\)$/);
});

it('a host name that does not exist fails', async () => {
  const { ok, message } = await evaluate(tcp(80, 'no-such-host.invalid'));
  expect(ok).toBe(false);
  expect(message).toMatch(/^host name (not found|could not be looked up) \(no-such-host\.invalid\)$/);
});
