import { connect, type Socket } from 'node:net';

/** A connection on which bytes are sent as they are. */
export interface Raw {
  readonly socket: Socket;
  /** What has come back. */
  received(): Buffer;
  /** Resolves when the other side has ended it. */
  readonly closed: Promise<void>;
}

export function rawConnection(port: number, bytes: Buffer | string = ''): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => {});
      if (bytes.length > 0) socket.write(bytes);
      const closed = new Promise<void>((close) => socket.once('close', () => close()));
      resolve({ socket, received: () => Buffer.concat(parts), closed });
    });
  });
}

/** A frame of HTTP/2. */
export function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Buffer = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** How a connection of HTTP/2 begins: the preface, and settings. */
export const HTTP2_BEGIN = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0)]);
