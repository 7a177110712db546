import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import packet, { type DecodedPacket, type Packet } from 'dns-packet';
import type { Namespace } from './netns.ts';
import { until } from './wait.ts';

/** What came back for a query. */
export interface Answered {
  readonly hex: string;
  /** Milliseconds. */
  readonly ms: number;
  /** Address and port of who answered, by UDP. */
  readonly from?: string;
  readonly message: DecodedPacket;
}

/** Asks name servers from inside a namespace. */
export interface DnsClient {
  udp(
    server: string,
    query: Packet | Buffer,
    options?: { within?: number; socket?: string },
  ): Promise<Answered | undefined>;
  /** All on one connection. */
  tcp(server: string, queries: readonly Packet[], within?: number): Promise<Answered[]>;
}

const children: ChildProcess[] = [];

/** Starts a name server that tells what it was asked; see test/fixtures/name-server.mjs. */
export function startNameServer(namespace: Namespace, addresses: readonly string[]): Promise<ChildProcess> {
  return startReady(namespace, 'name-server', addresses);
}

/** Starts a resolver on an address that asks another server. */
export function startForwarder(namespace: Namespace, address: string, server: string): Promise<ChildProcess> {
  return startReady(namespace, 'dns-forwarder', [address, server]);
}

export function startDnsClient(namespace: Namespace): DnsClient {
  const child = start(namespace, 'dns-client', []);
  const waiting = new Map<number, (result: unknown) => void>();
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    const { id, result } = JSON.parse(line);
    waiting.get(id)?.(result);
  });
  let orders = 0;
  const ask = <T>(order: object) =>
    new Promise<T>((resolve) => {
      const id = ++orders;
      waiting.set(id, resolve as (result: unknown) => void);
      child.stdin?.write(`${JSON.stringify({ id, ...order })}\n`);
    });
  const decoded = (answer: Omit<Answered, 'message'>) => ({
    ...answer,
    message: packet.decode(Buffer.from(answer.hex, 'hex')),
  });
  return {
    udp: async (server, query, { within = 2000, socket } = {}) => {
      const hex = (query instanceof Buffer ? query : packet.encode(query as Packet)).toString('hex');
      const answer = await ask<Omit<Answered, 'message'> | null>({
        what: 'udp',
        server,
        hex,
        within,
        socket,
      });
      return answer ? decoded(answer) : undefined;
    },
    tcp: async (server, queries, within = 3000) => {
      const hexes = queries.map((query) => packet.encode(query).toString('hex'));
      return (await ask<Omit<Answered, 'message'>[]>({ what: 'tcp', server, hexes, within })).map(decoded);
    },
  };
}

/** A query as clients send it, with EDNS. */
export function question(name: string, type: 'A' | 'AAAA' | 'MX' | 'TXT' = 'A', id = 4711): Packet {
  const additionals = [
    { type: 'OPT', name: '.', udpPayloadSize: 4096, flags: packet.DNSSEC_OK, options: [] },
  ];
  return {
    type: 'query',
    id,
    flags: packet.RECURSION_DESIRED,
    questions: [{ type, name }],
    additionals: additionals as unknown as Packet['additionals'] & [],
  };
}

/** Ends all that was started here. */
export function endDns(): void {
  for (const child of children.splice(0)) child.kill('SIGKILL');
}

async function startReady(
  namespace: Namespace,
  fixture: string,
  args: readonly string[],
): Promise<ChildProcess> {
  const child = start(namespace, fixture, args);
  let said = '';
  child.stdout?.on('data', (data) => {
    said += data;
  });
  await until(`${fixture} is ready`, () => said.includes('ready'), 20_000);
  return child;
}

function start(namespace: Namespace, fixture: string, args: readonly string[]): ChildProcess {
  const script = fileURLToPath(new URL(`../fixtures/${fixture}.mjs`, import.meta.url));
  const child = spawn('ip', ['netns', 'exec', namespace.name, process.execPath, script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}
