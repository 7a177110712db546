import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './wait.ts';

/** A cgroup of a test's own that may use some cores, and is served before all others: only it is measured. */
export interface CpuCgroup {
  /** Puts a command into it: `sh -c … COMMAND`. */
  readonly enter: readonly string[];
  /** Puts a process into it, with all its threads. */
  add(pid: number): void;
  /** Percent of one core that is used in it, over so many milliseconds. */
  measure(milliseconds: number): Promise<number>;
  /** Resolves when it is empty and removed. */
  remove(): Promise<void>;
}

const V1 = { cpu: '/sys/fs/cgroup/cpu', accounting: '/sys/fs/cgroup/cpuacct' };
const V2 = '/sys/fs/cgroup';
let made = 0;

/** Why none can be made here; undefined: it can. */
export function cpuCgroupsMissing(): string | undefined {
  if (existsSync(join(V1.cpu, 'cpu.cfs_quota_us'))) return undefined;
  const v2 = join(V2, 'cgroup.controllers');
  return existsSync(v2) && readFileSync(v2, 'utf8').includes('cpu')
    ? undefined
    : 'needs the cpu controller of a cgroup';
}

/** @param cores that it may use; default: all */
export function makeCpuCgroup(cores?: number): CpuCgroup {
  const name = `squall-test-${process.pid}-cpu${++made}`;
  const isV1 = existsSync(join(V1.cpu, 'cpu.cfs_quota_us'));
  const folders = isV1
    ? [...new Set([V1.cpu, V1.accounting])].map((root) => join(root, name))
    : [join(V2, name)];
  const [folder = '', accounting = folder] = folders;
  if (!isV1) writeFileSync(join(V2, 'cgroup.subtree_control'), '+cpu');
  for (const each of folders) mkdirSync(each, { recursive: true });
  const quota = cores === undefined ? undefined : String(Math.round(cores * 100_000));
  const settings = isV1
    ? { 'cpu.cfs_quota_us': quota ?? '-1', 'cpu.shares': '262144' }
    : { 'cpu.max': `${quota ?? 'max'} 100000`, 'cpu.weight': '10000' };
  for (const [file, text] of Object.entries(settings)) writeFileSync(join(folder, file), text);
  const used = () =>
    isV1
      ? Number(readFileSync(join(accounting, 'cpuacct.usage'), 'utf8')) / 1e6
      : Number(/^usage_usec (\d+)/m.exec(readFileSync(join(folder, 'cpu.stat'), 'utf8'))?.[1]) / 1e3;
  const enter = folders.map((each) => `echo $$ > ${each}/cgroup.procs`).join(' && ');
  return {
    enter: ['sh', '-c', `${enter} && exec "$@"`, 'sh'],
    add: (pid) => {
      for (const each of folders) writeFileSync(join(each, 'cgroup.procs'), String(pid));
    },
    measure: async (milliseconds) => {
      const [start, before] = [performance.now(), used()];
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return ((used() - before) / (performance.now() - start)) * 100;
    },
    remove: async () => {
      for (const each of folders) {
        await until(
          'the cgroup is empty',
          () => readFileSync(join(each, 'cgroup.procs'), 'utf8') === '',
          10_000,
        );
        rmdirSync(each);
      }
    },
  };
}
