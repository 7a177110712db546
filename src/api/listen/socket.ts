import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { dirname } from 'node:path';

/** Bytes of a path that a socket can be bound to. */
const LONGEST_PATH = 107;

/**
 * Listens on a Unix socket that only the own user, and root, can open. One that nobody listens on any more is
 * replaced.
 *
 * @throws Error where that is not possible, or something else has that name
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  if (Buffer.byteLength(path) > LONGEST_PATH)
    throw new Error(
      `a path of more than ${LONGEST_PATH} bytes is too long for a socket; \`api.socket\` names one`,
    );
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there && !there.isSocket()) throw new Error('something is there that is no socket');
  if (there && (await isAnswered(path))) throw new Error('another program listens there');
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // The socket is made at once, and never is it open for others, not even for a moment.
    const mask = process.umask(0o177);
    try {
      server.listen({ path }, () => {
        server.off('error', reject);
        resolve();
      });
    } finally {
      process.umask(mask);
    }
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
