import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';

const host = createHost();

describe('listeners', () => {
  it.each(['127.0.0.1', '::1'])('finds who listens on a TCP port of %s', async (address) => {
    const server = createServer().listen(0, address);
    await once(server, 'listening');
    expect(await host.listeners((server.address() as AddressInfo).port)).toEqual([process.pid]);
    server.close();
  });

  it('does not take a client for a listener', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(client, 'connect');
    expect(await host.listeners(client.localPort as number)).toEqual([]);
    client.destroy();
    server.close();
  });

  it('finds who is bound to a UDP port', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    expect(await host.listeners(socket.address().port)).toEqual([process.pid]);
    socket.close();
  });
});
