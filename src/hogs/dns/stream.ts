import type { Socket } from 'node:net';
import type { Aim, Passage } from './aim.ts';
import { Frames, framed } from './frames.ts';
import type { Upstream } from './upstream.ts';

/** Serves a client that asks by TCP: what it asks, message by message, and what the server says to the rest. */
export function serveStream(client: Socket, server: string, aim: Aim, upstream: Upstream): void {
  const stream = new ClientStream(client, server, upstream);
  const frames = new Frames();
  client.on('data', (chunk: Buffer) => {
    for (const message of frames.push(chunk)) {
      const fate = aim.decide(message, server);
      if ('answer' in fate) stream.answer(fate.answer);
      else if (fate.after === 0) void stream.pass(message, fate);
      else setTimeout(() => void stream.pass(message, fate), fate.after);
    }
  });
  client.on('end', () => stream.end());
  client.on('error', () => stream.destroy());
  client.on('close', () => stream.destroy());
}

class ClientStream {
  readonly #client: Socket;
  readonly #server: string;
  readonly #upstream: Upstream;
  #connection: Promise<Socket> | undefined;
  #ended = false;

  constructor(client: Socket, server: string, upstream: Upstream) {
    this.#client = client;
    this.#server = server;
    this.#upstream = upstream;
  }

  answer(message: Buffer): void {
    if (this.#client.writable) this.#client.write(framed(message));
    // Nobody else will say anything to a client that has said all.
    if (this.#ended && !this.#connection) this.#client.end();
  }

  /** Sends a message to the server; without it, the client is told by the end of its connection. */
  async pass(message: Buffer, passage: Passage): Promise<void> {
    // Which answer belongs to which question is not looked at here: all are, when the connection is over.
    this.#client.once('close', passage.begin());
    this.#connection ??= this.#connect();
    try {
      (await this.#connection).write(framed(message));
    } catch {
      this.#client.destroy();
    }
  }

  /** The client has said all. */
  end(): void {
    this.#ended = true;
    if (this.#connection) void this.#connection.then((connection) => connection.end()).catch(() => {});
    else this.#client.end();
  }

  destroy(): void {
    // Reset, so that its port can be used again at once.
    this.#connection?.then((connection) => connection.resetAndDestroy()).catch(() => {});
    this.#client.destroy();
  }

  async #connect(): Promise<Socket> {
    const connection = await this.#upstream.connect(this.#server);
    const frames = new Frames();
    connection.on('data', (chunk: Buffer) => {
      for (const message of frames.push(chunk)) {
        if (!this.#client.write(framed(message))) connection.pause();
      }
    });
    this.#client.on('drain', () => connection.resume());
    connection.on('end', () => this.#client.end());
    connection.on('error', () => this.#client.destroy());
    return connection;
  }
}
