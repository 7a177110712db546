import { createServer } from 'node:net';

/**
 * Takes a lock that other processes see and that no crash can leave behind: the kernel forgets an abstract socket
 * with its holder. It is the network namespace's own.
 *
 * @returns what gives it back; undefined where another one has it
 */
export function takeLock(name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    const server = createServer((stranger) => stranger.destroy());
    // A machine without such sockets has no locks: whoever asks goes on as if it had been given one.
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'EADDRINUSE' ? undefined : () => {}),
    );
    server.listen({ path: `\0squall/${name}` }, () => resolve(() => void server.close()));
    server.unref();
  });
}
