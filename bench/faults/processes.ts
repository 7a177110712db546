import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { seededStreams } from '../../src/chance/streams.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createHost } from '../../src/host/host.ts';
import type { InjectionContext } from '../../src/plugin/index.ts';

/** Something that was started and can be measured, and how to end it. */
export interface Running {
  /** The root of its process tree. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** What an injector is called with, outside of any engine. */
export function injection(name: string): InjectionContext {
  return {
    host: createHost(),
    clock: systemClock,
    token: `bench-${process.pid}-${name}`,
    random: seededStreams(1)(name),
    signal: new AbortController().signal,
    inForce: [],
    amend: async () => {},
  };
}

/** Starts stress-ng; stopping waits until it has taken its workers down. */
export function stressNg(args: readonly string[]): Running {
  const child: ChildProcess = spawn('stress-ng', ['--quiet', ...args], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  return {
    pid: child.pid as number,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** A process and all that descend from it. */
export function tree(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim();
  return [pid, ...(children === '' ? [] : children.split(' ').flatMap((child) => tree(Number(child))))];
}

/** User and system time of a process tree, in milliseconds. */
export function cpuTime(pid: number): number {
  return sum(tree(pid), (one) => {
    const text = read(`/proc/${one}/stat`);
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
  });
}

/** Resident bytes of the largest process of a tree. */
export function resident(pid: number): number {
  const sizes = tree(pid).map((one) =>
    Number(/^VmRSS:\s*(\d+)/m.exec(read(`/proc/${one}/status`))?.[1] ?? 0),
  );
  return Math.max(...sizes) * 1024;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
