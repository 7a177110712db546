import { createSocket, type Socket } from 'node:dgram';
import { type Socket as Connection, connect } from 'node:net';
import type { PortRange } from '../../injectors/dns/record.ts';

const DNS = 53;

/** Sockets for queries by UDP, for IPv4 and for IPv6: enough that no two of one id to one server share one. */
const SOCKETS = 32;

/** Milliseconds that an answer is waited for. */
const PATIENCE = 30_000;

/** A query that is on its way. */
interface Pending {
  readonly answered: (answer: Buffer | undefined) => void;
  readonly timer: NodeJS.Timeout;
}

/** One socket of the pool, and the queries that it waits for the answers of, by server and id. */
interface Slot {
  readonly socket: Socket;
  readonly pending: Map<string, Pending>;
}

/** The way to the servers, from source ports that are not sent back here. */
export class Upstream {
  readonly #ports: PortRange;
  readonly #slots: Record<'udp4' | 'udp6', Slot[]> = { udp4: [], udp6: [] };
  #next = 0;

  private constructor(ports: PortRange) {
    this.#ports = ports;
  }

  /** @throws where no port can be had */
  static async open(ports: PortRange): Promise<Upstream> {
    const upstream = new Upstream(ports);
    for (const type of ['udp4', 'udp6'] as const) {
      const bound = await Promise.all(
        Array.from({ length: SOCKETS }, (_, index) => bind(type, ports.from + index).catch(() => undefined)),
      );
      const slots = bound.filter((socket) => socket !== undefined).map((socket) => newSlot(socket));
      // A machine may be without IPv6; then nobody asks by it.
      if (slots.length === 0 && type === 'udp4') throw new Error('no port for queries can be had');
      upstream.#slots[type] = slots;
    }
    return upstream;
  }

  /** Sends a query as it is; resolves with the answer as it is, undefined where there is none. */
  ask(query: Buffer, server: string): Promise<Buffer | undefined> {
    const slots = this.#slots[server.includes(':') ? 'udp6' : 'udp4'];
    const key = `${query.readUInt16BE(0)} ${server}`;
    const first = this.#next++ % Math.max(1, slots.length);
    const inTurn = [...slots.slice(first), ...slots.slice(0, first)];
    const slot = inTurn.find(({ pending }) => !pending.has(key));
    if (!slot) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const answered = (answer: Buffer | undefined) => {
        clearTimeout(timer);
        slot.pending.delete(key);
        resolve(answer);
      };
      const timer = setTimeout(answered, PATIENCE, undefined);
      slot.pending.set(key, { answered, timer });
      slot.socket.send(query, DNS, server, (error) => {
        if (error) answered(undefined);
      });
    });
  }

  /** A connection to a server; rejects where it does not come about. */
  async connect(server: string): Promise<Connection> {
    const count = this.#ports.to - this.#ports.from + 1;
    for (let attempt = 0; ; attempt++) {
      const localPort = this.#ports.from + (this.#next++ % count);
      try {
        return await connected(connect({ host: server, port: DNS, localPort }));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // The last connection from there is not forgotten yet.
        if (!['EADDRINUSE', 'EADDRNOTAVAIL'].includes(code ?? '') || attempt === count) throw error;
      }
    }
  }
}

function newSlot(socket: Socket): Slot {
  const pending = new Map<string, Pending>();
  socket.on('message', (answer, from) => {
    if (from.port !== DNS || answer.length < 2) return;
    pending.get(`${answer.readUInt16BE(0)} ${from.address}`)?.answered(answer);
  });
  // Such as that nobody listens there: the client will find out by waiting.
  socket.on('error', () => {});
  return { socket, pending };
}

function bind(type: 'udp4' | 'udp6', port: number): Promise<Socket> {
  const socket = createSocket({ type, ipv6Only: type === 'udp6' });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

function connected(connection: Connection): Promise<Connection> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.once('connect', () => {
      connection.off('error', reject);
      resolve(connection);
    });
  });
}
