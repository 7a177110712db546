import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Host } from '../../src/plugin/index.ts';

/** Two network namespaces that a veth pair joins: the one under test and its peer. */
export interface Pair {
  readonly near: Namespace;
  readonly far: Namespace;
  /** Removes both and ends what ran in them. */
  remove(): void;
}

export interface Namespace {
  readonly name: string;
  /** Runs a program inside; its standard output. Throws where it fails. */
  exec(command: string): string;
  /** A host whose commands run inside. */
  host(host: Host): Host;
  /** A process inside that sends and receives. */
  peer(): Peer;
}

/** Sends and receives inside a namespace, on order. */
export interface Peer {
  /** Answers on TCP and echoes on UDP, for IPv4 and IPv6. */
  listen(ports: readonly number[]): Promise<void>;
  /** Whether a TCP connection comes about. */
  connects(host: string, port: number, within?: number): Promise<boolean>;
  /** Bytes a second that a TCP connection carries to a listener. */
  throughput(host: string, port: number, bytes: number): Promise<number>;
  /** Sends UDP packets to a listener that echoes them; what came back, in the order of coming. */
  echo(host: string, port: number, options: EchoOptions): Promise<Echo[]>;
}

export interface EchoOptions {
  readonly count: number;
  /** Milliseconds between two packets; default 1. */
  readonly every?: number;
  /** Milliseconds to wait for echoes after the last packet; default 1000. */
  readonly wait?: number;
  /** How many packets may be without an echo before the next waits for one; default 120. */
  readonly window?: number;
}

/** One packet that came back; milliseconds. */
export interface Echo {
  readonly sequence: number;
  /** From us to the peer. */
  readonly out: number;
  readonly roundTrip: number;
}

/** The addresses of the pair; the peer has two, so that one can be aimed at and the other not. */
export const NEAR = { v4: '10.77.0.1', v6: 'fd77::1' };
export const FAR = { v4: '10.77.0.2', other: '10.77.0.3', v6: 'fd77::2' };
/** The name of the interface at either end. */
export const LINK = 'link0';

const INSIDE = new URL('../fixtures/in-namespace.mjs', import.meta.url);

const MACS = ['02:00:00:00:77:01', '02:00:00:00:77:02'];

let made = 0;

/** Makes a pair of namespaces with names of their own. The near one has its default route through the link. */
export function makePair(): Pair {
  const id = `sq${process.pid}x${++made}`;
  const [near, far] = [namespace(`${id}a`), namespace(`${id}b`)];
  run(
    `ip netns add ${near.name} && ip netns add ${far.name} && ` +
      `ip -n ${near.name} link add ${LINK} address ${MACS[0]} type veth ` +
      `peer name ${LINK} address ${MACS[1]} netns ${far.name}`,
  );
  for (const [{ name }, addresses] of [
    [near, [`${NEAR.v4}/24`, `${NEAR.v6}/64 nodad`]],
    [far, [`${FAR.v4}/24`, `${FAR.other}/24`, `${FAR.v6}/64 nodad`]],
  ] as const) {
    for (const address of addresses) run(`ip -n ${name} address add ${address} dev ${LINK}`);
    run(`ip -n ${name} link set lo up && ip -n ${name} link set ${LINK} up`);
  }
  // Neighbours that are known need no discovery, which takes a second after a link is up.
  run(`ip -n ${near.name} neighbour add ${FAR.v6} lladdr ${MACS[1]} dev ${LINK}`);
  run(`ip -n ${far.name} neighbour add ${NEAR.v6} lladdr ${MACS[0]} dev ${LINK}`);
  run(`ip -n ${near.name} route add default via ${FAR.v4}`);
  return { near, far, remove: () => [near, far].forEach(removeNamespace) };
}

interface OwnedNamespace extends Namespace {
  readonly children: ChildProcess[];
}

function namespace(name: string): OwnedNamespace {
  const children: ChildProcess[] = [];
  return {
    name,
    children,
    exec: (command) => run(`ip netns exec ${name} ${command}`),
    host: (host) => hostIn(name, children, host),
    peer: () => startPeer(name, children),
  };
}

/** No more processes than it takes: they are slow to start on a machine that emulates its processor. */
function hostIn(name: string, children: ChildProcess[], host: Host): Host {
  const path = `/run/netns/${name}`;
  const namespace = `net:[${statSync(path).ino}]`;
  const holder = spawn('nsenter', [`--net=${path}`, 'sleep', 'infinity'], { stdio: 'ignore' });
  children.push(holder);
  return {
    ...host,
    networkNamespace: () => namespace,
    readText: (file) => {
      if (!file.startsWith('/proc/net/')) return host.readText(file);
      waitFor(() => readlinkSync(`/proc/${holder.pid}/ns/net`) === namespace);
      return readFileSync(`/proc/${holder.pid}/${file.slice('/proc/'.length)}`, 'utf8');
    },
    run: (program, args, options) => host.run('nsenter', [`--net=${path}`, program, ...args], options),
  };
}

/** Waits without giving up the thread, for what is there in milliseconds. */
function waitFor(condition: () => boolean): void {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 5000) throw new Error('waited too long');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
  }
}

/** A host whose commands and helpers run inside a namespace. */
export function inNamespace(name: string, host: Host): Host {
  return {
    ...host,
    networkNamespace: () => run(`ip netns exec ${name} readlink /proc/self/ns/net`).trim(),
    run: (program, args, options) => host.run('ip', ['netns', 'exec', name, program, ...args], options),
    startHelper: ({ script, args, ...spec }) => {
      const path = script instanceof URL ? script : new URL(`../../dist/${script}.js`, import.meta.url);
      return host.startHelper({ ...spec, script: INSIDE, args: [name, fileURLToPath(path), ...args] });
    },
  };
}

function removeNamespace({ name, children }: OwnedNamespace): void {
  for (const child of children) child.kill('SIGKILL');
  run(`ip netns del ${name}`);
}

function startPeer(name: string, children: ChildProcess[]): Peer {
  const script = fileURLToPath(new URL('../fixtures/peer.mjs', import.meta.url));
  const child = spawn('ip', ['netns', 'exec', name, process.execPath, script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const waiting = new Map<number, (result: unknown) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, result } = JSON.parse(line) as { id: number; result: unknown };
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  let orders = 0;
  const ask = <T>(order: object) =>
    new Promise<T>((resolve) => {
      const id = ++orders;
      waiting.set(id, resolve as (result: unknown) => void);
      child.stdin.write(`${JSON.stringify({ id, ...order })}\n`);
    });
  return {
    listen: (ports) => ask({ what: 'listen', ports }),
    connects: (host, port, within = 1000) => ask({ what: 'connect', host, port, within }),
    throughput: (host, port, bytes) => ask({ what: 'throughput', host, port, bytes }),
    echo: (host, port, { count, every = 1, wait = 1000, window = 120 }) =>
      ask({ what: 'echo', host, port, count, every, wait, window }),
  };
}

function run(command: string): string {
  return execFileSync('sh', ['-c', command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
