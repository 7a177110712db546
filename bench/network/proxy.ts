import { runInNamespace } from './run.ts';

/** A proxy that hands on each chunk so many milliseconds later, as Toxiproxy's latency toxic does. */
export async function startProxy(
  namespace: string,
  port: number,
  host: string,
  target: number,
  delay: number,
): Promise<{ end(): void }> {
  const child = await runInNamespace(
    namespace,
    `const { connect, createServer } = require('node:net');
    createServer((client) => {
      client.setNoDelay();
      const server = connect(${target}, '${host}').setNoDelay();
      client.on('data', (chunk) => setTimeout(() => server.write(chunk), ${delay}));
      server.on('data', (chunk) => client.write(chunk));
      for (const [one, other] of [[client, server], [server, client]]) {
        one.on('close', () => other.destroy());
        one.on('error', () => other.destroy());
      }
    }).listen(${port}, () => console.log('ready'));`,
  );
  return { end: () => void child.kill('SIGKILL') };
}
