import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './wait.ts';

/** A memory cgroup of a test's own, of the version that the machine has. */
export interface MemoryCgroup {
  readonly folder: string;
  /** To write pids to. */
  readonly procs: string;
  oomKills(): number;
  /** Bytes that are charged to it. */
  usage(): number;
  /** Resolves when it is empty and removed. */
  remove(): Promise<void>;
}

const V1 = '/sys/fs/cgroup/memory';
const V2 = '/sys/fs/cgroup';

/** @throws where the machine does not let us make one: it takes root and a memory controller */
export function makeMemoryCgroup(limit: number): MemoryCgroup {
  const v1 = existsSync(join(V1, 'memory.limit_in_bytes'));
  const folder = join(v1 ? V1 : V2, `squall-test-${process.pid}-${Math.trunc(performance.now())}`);
  if (!v1) writeFileSync(join(V2, 'cgroup.subtree_control'), '+memory');
  mkdirSync(folder);
  writeFileSync(join(folder, v1 ? 'memory.limit_in_bytes' : 'memory.max'), String(limit));
  if (!v1 && existsSync(join(folder, 'memory.swap.max'))) writeFileSync(join(folder, 'memory.swap.max'), '0');
  const events = join(folder, v1 ? 'memory.oom_control' : 'memory.events');
  const procs = join(folder, 'cgroup.procs');
  return {
    folder,
    procs,
    usage: () => Number(readFileSync(join(folder, v1 ? 'memory.usage_in_bytes' : 'memory.current'), 'utf8')),
    oomKills: () => Number(/^oom_kill (\d+)/m.exec(readFileSync(events, 'utf8'))?.[1]),
    remove: async () => {
      await until('the cgroup is empty', () => readFileSync(procs, 'utf8') === '');
      rmdirSync(folder);
    },
  };
}
