import type { Look } from './probe.ts';

/** Holds when a TCP connection can be opened. */
export const tcp: Look<'tcp'> = async ({ host, port }, { signal }) => {
  const { connect } = await import('node:net');
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port, signal }, () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
  });
  return { ok: true, message: `connected to ${host}:${port}` };
};
