import { readdirSync, readFileSync } from 'node:fs';
import type { Trial } from '../../src/testing/index.ts';

/** A trial of a fault that a hog process of this test's makes. */
export function hogTrial<P>(parameters: P, script: string, works: (pid: number) => boolean): Trial<P> {
  const hogs = () => children(process.pid).filter((pid) => commandLine(pid).includes(`/${script}.js`));
  return {
    parameters,
    inForce: () => hogs().some(works),
    surroundings: () => hogs().join(),
    vanish: () => hogs().forEach(kill),
    end: () => hogs().forEach(kill),
  };
}

/** Those that a test started, at any thread. */
function children(pid: number): number[] {
  const found = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).trim().split(' '),
  );
  return found.filter(Boolean).map(Number);
}

function commandLine(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  process.kill(pid, 'SIGKILL');
}
