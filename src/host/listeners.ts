import { readdirSync, readlinkSync } from 'node:fs';
import { endianness } from 'node:os';
import { readText, visiblePids } from './files.ts';

const TCP_LISTEN = '0A';

/** The pids that listen on a TCP port or are bound to a UDP port, in our network namespace, sorted. */
export async function listeners(port: number): Promise<number[]> {
  const sockets = new Set([
    ...['tcp', 'tcp6'].flatMap((table) => socketsOn(table, port, TCP_LISTEN)),
    ...['udp', 'udp6'].flatMap((table) => socketsOn(table, port)),
  ]);
  if (sockets.size === 0) return [];
  return visiblePids()
    .filter((pid) => holdsOne(pid, sockets))
    .sort((a, b) => a - b);
}

/** A TCP socket that somebody waits at, as this machine reaches it. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
}

/** All TCP sockets that processes listen on which we may look at, in our network namespace. */
export function listening(): Listening[] {
  const sockets = new Map(['tcp', 'tcp6'].flatMap(socketsOf));
  return visiblePids().flatMap((pid) =>
    descriptorsOf(pid).flatMap((path) => {
      const socket = sockets.get(linkOf(path));
      return socket ? [{ ...socket, pid }] : [];
    }),
  );
}

function socketsOf(table: string): [link: string, { host: string; port: number }][] {
  return rowsOf(table).flatMap(([, local = '', , state, , , , , , inode]) => {
    const [address = '', port = ''] = local.split(':');
    const host = hostOf(address);
    if (state !== TCP_LISTEN || host === undefined) return [];
    return [[`socket:[${inode}]`, { host, port: Number.parseInt(port, 16) }] as const];
  }) as [string, { host: string; port: number }][];
}

/** How a socket bound to an address, written as the kernel does, is reached; undefined where that is not clear. */
function hostOf(hex: string): string | undefined {
  if (/^0+$/.test(hex)) return 'localhost';
  if (hex === '00000000000000000000000001000000') return '::1';
  if (hex.length !== 8) return undefined;
  const bytes = [...Buffer.from(hex, 'hex')];
  return (endianness() === 'LE' ? bytes.reverse() : bytes).join('.');
}

/** The link texts of the sockets on a local port, such as `socket:[4711]`. */
function socketsOn(table: string, port: number, state?: string): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return rowsOf(table)
    .filter((fields) => fields[1]?.endsWith(suffix) && (state === undefined || fields[3] === state))
    .map((fields) => `socket:[${fields[9]}]`);
}

function rowsOf(table: string): string[][] {
  const lines = (readText(`/proc/net/${table}`) ?? '').split('\n').slice(1);
  return lines.map((line) => line.trim().split(/\s+/));
}

function holdsOne(pid: number, sockets: ReadonlySet<string>): boolean {
  return descriptorsOf(pid).some((path) => sockets.has(linkOf(path)));
}

/** The paths of what a process holds open; none where we may not look. */
function descriptorsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((descriptor) => `/proc/${pid}/fd/${descriptor}`);
  } catch {
    return [];
  }
}

/** A descriptor may be closed while we look. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
