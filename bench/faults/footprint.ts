import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpu } from '../../src/injectors/cpu.ts';
import { disk } from '../../src/injectors/disk.ts';
import { dns } from '../../src/injectors/dns.ts';
import { memory } from '../../src/injectors/memory.ts';
import type { Injector } from '../../src/plugin/index.ts';
import { inNamespace, makePair } from '../../test/support/netns.ts';
import { injection, sleep, stressNg, tree } from './processes.ts';

/** What a program costs in memory, beyond what it is there to use: in MiB. */
export interface FootprintRow {
  readonly what: string;
  readonly resident: number;
  /** Its own alone: not shared with other programs. */
  readonly own: number;
}

const MIB = 2 ** 20;
const PAYLOAD = 256 * MIB;

/** The memory of each hog, with all processes that belong to it, and of stress-ng doing the same. */
export async function benchFootprint(): Promise<FootprintRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'squall-bench-'));
  const pair = makePair();
  const rows = [
    await hog('cpu, 1 worker', cpu, { load: 10, workers: 1 }),
    await hog('cpu, 8 workers', cpu, { load: 10, workers: 8 }),
    await hog('memory, beyond 256 MiB', memory, { size: `${PAYLOAD}B` }, PAYLOAD),
    await hog('disk, 4 workers', disk, { path: folder, io: { workers: 4, rate: '1mbit' } }),
    await hog('dns, with its nft', dns, { names: '*', action: 'fail' }, 0, pair.near.name),
    await peer('stress-ng --cpu 1', ['--cpu', '1', '--cpu-load', '10']),
    await peer('stress-ng --cpu 8', ['--cpu', '8', '--cpu-load', '10']),
    await peer(
      'stress-ng --vm 1, beyond 256 MiB',
      ['--vm', '1', '--vm-bytes', '256M', '--vm-keep', '--vm-hang', '0'],
      PAYLOAD,
    ),
  ];
  pair.remove();
  rmSync(folder, { recursive: true });
  return rows;
}

/** The rows as lines of text. */
export function formatFootprint(rows: readonly FootprintRow[]): string {
  const width = Math.max(...rows.map(({ what }) => what.length));
  const lines = rows.map(
    ({ what, resident, own }) =>
      `${what.padEnd(width)}  ${resident.toFixed(1).padStart(8)} MiB  ${own.toFixed(1).padStart(8)} MiB`,
  );
  return [`${'Memory of each hog'.padEnd(width)}      resident     its own`, ...lines].join('\n');
}

async function hog<P>(what: string, injector: Injector<P>, parameters: P, payload = 0, namespace?: string) {
  const plain = injection(what.replace(/\W/g, '-'));
  const context = namespace === undefined ? plain : { ...plain, host: inNamespace(namespace, plain.host) };
  const { undo } = await injector.plan(parameters, context);
  await injector.apply(parameters, undo, context);
  await sleep(1000);
  const pids = context.host.findHelpers(context.token).map(({ pid }) => pid);
  // The one that only leads into the namespace is the bench's.
  const row = footprint(
    what,
    pids.filter((pid) => !commandLine(pid).includes('in-namespace')),
    payload,
  );
  await injector.revert(undo, context);
  return row;
}

async function peer(what: string, args: readonly string[], payload = 0): Promise<FootprintRow> {
  const running = stressNg(args);
  await sleep(2000);
  const row = footprint(what, tree(running.pid), payload);
  await running.stop();
  return row;
}

function footprint(what: string, pids: readonly number[], payload: number): FootprintRow {
  const sum = (field: RegExp) =>
    pids.reduce((total, pid) => {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      return total + [...text.matchAll(field)].reduce((bytes, [, kib]) => bytes + Number(kib) * 1024, 0);
    }, 0);
  // The memory hog's is partly in a file that only it has.
  const own =
    sum(/^Private_(?:Clean|Dirty):\s*(\d+) kB$/gm) + pids.reduce((total, pid) => total + inFiles(pid), 0);
  return { what, resident: (sum(/^Rss:\s*(\d+) kB$/gm) - payload) / MIB, own: (own - payload) / MIB };
}

/** Bytes that a process has in files in memory, which it has not mapped. */
function inFiles(pid: number): number {
  const descriptors = readdirSync(`/proc/${pid}/fd`).map((name) => `/proc/${pid}/fd/${name}`);
  const inMemory = descriptors.filter((path) => readlinkSync(path).startsWith('/dev/shm/'));
  return inMemory.reduce((total, path) => total + statSync(path).blocks * 512, 0);
}

function commandLine(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
}
