import { readFileSync, readlinkSync } from 'node:fs';
import type { ProcessInfo } from '../plugin/host.ts';
import { readText, visiblePids } from './files.ts';
import { type ProcessStat, readStat } from './stat.ts';

/**
 * Every process that can be seen, from /proc. What the kernel takes long to put together is read when it is first
 * asked for: with hundreds of processes, of which a selector leaves a few by their command lines, that is most of
 * the time between the decision to kill and the death. One that has ended by then is in state `X`.
 */
export async function listProcesses(): Promise<ProcessInfo[]> {
  return visiblePids().map(processOf);
}

/** What is left of a process that has ended. */
const GONE: ProcessStat = {
  comm: '',
  state: 'X',
  ppid: 0,
  group: 0,
  kernelThread: false,
  startTime: 0,
  alive: false,
};

function processOf(pid: number): ProcessInfo {
  const stat = once(() => readStat(pid) ?? GONE);
  const argv = once(() => readArguments(pid));
  const executable = once(() => readExecutable(pid));
  const uid = once(() => readUser(pid));
  return {
    pid,
    get startTime() {
      return stat().startTime;
    },
    get ppid() {
      return stat().ppid;
    },
    get comm() {
      return stat().comm;
    },
    get argv() {
      return argv();
    },
    get executable() {
      return executable();
    },
    get uid() {
      return uid();
    },
    get state() {
      return stat().state;
    },
    get kernelThread() {
      return stat().kernelThread;
    },
  };
}

function once<T>(read: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: read() };
    return known.value;
  };
}

/** Bytes that are no UTF-8 become U+FFFD. Programs that rewrite their title pad it with zeros. */
function readArguments(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0+$/, '');
    return text === '' ? [] : text.split('\0');
  } catch {
    return [];
  }
}

/** Kernel threads have none. */
function readExecutable(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '');
  } catch {
    return undefined;
  }
}

/** The effective user: the owner of the folder in /proc may be another. */
function readUser(pid: number): number {
  const [, uid] = /^Uid:\s+\d+\s+(\d+)/m.exec(readText(`/proc/${pid}/status`) ?? '') ?? [];
  return uid === undefined ? -1 : Number(uid);
}
