import {
  checkSelector,
  formatDuration,
  type Host,
  type Injector,
  type Missing,
  type Observation,
  type ParameterProblem,
  parseDuration,
  parsePercent,
} from '../plugin/index.ts';
import { selectCgroup } from './cgroup/select.ts';
import { missingControllers } from './cgroup/unified.ts';
import { type CpuParameters, schema } from './cpu/schema.ts';

import { coresAllowed, type Scope, scopeOf } from './cpu/scope.ts';
import type { CpuTask } from './cpu/task.ts';
import { readBack, readTotal } from './cpu/verify.ts';
import { startHog } from './hog/start.ts';
import { stopHogs } from './hog/stop.ts';

/** What was planned. Nothing of it is needed to take the fault back: the hog is found by its token. */
export type CpuUndo = {
  readonly workers: number;
  /** What `utilization` is a percentage of. */
  readonly scope: Scope | null;
  /** The folder of the cgroup that the hog joins. */
  readonly join: string | null;
};

/** Milliseconds for a hog to start, on a machine that may be short of CPU already. */
const START_LIMIT = 30_000;

/** Keeps cores busy, by a hog process with a worker thread for each. */
export const cpu: Injector<CpuParameters, CpuUndo> = {
  name: 'cpu',
  summary: 'Keeps CPU cores busy, each worker or the whole at the percentage asked for.',
  schema,
  uses: [
    { what: '`load`', parameters: { load: 50 } },
    { what: '`utilization`', parameters: { utilization: 50 } },
    { what: '`nice` below 0', parameters: { load: 50, nice: -1 } },
    { what: '`cores`', parameters: { load: 50, cores: [0] } },
    { what: '`in` the cgroup of a process', parameters: { load: 50, in: { name: 'worker' } } },
  ],
  check,
  lasting: () => 'state',
  describe,
  changes: () => 'Starts a process of Squall’s own that keeps cores busy; it ends with the state.',

  async missing(parameters, host) {
    const joining = parameters.in ? missingControllers(host, ['cpu'], 'in') : [];
    return [...missingCores(parameters, host), ...missingPriority(parameters, host), ...joining];
  },

  async plan(parameters, context) {
    const joined = parameters.in && (await selectCgroup(parameters.in, context));
    const scope =
      parameters.utilization === undefined ? null : scopeOf(context.host, joined, parameters.cores);
    const join = joined?.folders[0] ?? null;
    const allowed = coresAllowed(context.host, joined);
    const workers = countWorkers(parameters, context.host, allowed);
    const quota = allowed === undefined ? '' : `, of ${plural(allowed, 'core')} by its quota`;
    const message = `${plural(workers, 'worker')} ${aim(parameters, scope)}${join ? ` in ${join}` : ''}${quota}`;
    return { undo: { workers, scope, join }, observation: { message, workers } };
  },

  async apply(parameters, undo, context) {
    const { nice, cores } = parameters;
    const spec = {
      script: 'cpu-hog',
      ...(nice === undefined ? {} : { nice }),
      ...(cores === undefined ? {} : { cores }),
    };
    const hog = await startHog(spec, task(parameters, undo), context);
    await hog.next(['ready'], START_LIMIT);
    return { failed: hog.failed };
  },

  async verify(parameters, undo, context): Promise<Observation> {
    const { scope, workers } = undo;
    const pid = await readBack(expectedLoad(parameters, undo), context);
    const message = `${plural(workers, 'worker')} ${aim(parameters, scope)} in pid ${pid}`;
    // A ramp takes its time, which nobody waits for.
    if (!scope || parameters.ramp !== undefined) return { message, pid, workers };
    const total = await readTotal(scope, parsePercent(parameters.utilization ?? 0) / 100, context);
    return { message: `${message}, now at ${Math.round(total * 100)}%`, pid, workers, total };
  },

  revert: (_undo, context) => stopHogs(context),
};

function check(parameters: CpuParameters): ParameterProblem[] {
  const { load, utilization, workers, in: selector } = parameters;
  const problems: ParameterProblem[] = [];
  if ((load === undefined) === (utilization === undefined)) {
    problems.push({
      path: '',
      message: `cpu needs either \`load\` or \`utilization\`, and has ${load === undefined ? 'neither' : 'both'}`,
      hint: '`load: 80` is the load of each worker, `utilization: 80` that of the whole',
    });
  }
  for (const [key, value] of Object.entries({ load, utilization })) {
    if (value !== undefined && parsePercent(value) === 0)
      problems.push({ path: `/${key}`, message: `\`${key}\` must be more than 0` });
  }
  if (typeof workers === 'string' && workers !== 'all' && parsePercent(workers) === 0)
    problems.push({ path: '/workers', message: '`workers` must be more than 0 %' });
  return selector ? [...problems, ...checkSelector(selector, '/in')] : problems;
}

function describe(parameters: CpuParameters): string {
  const { load, utilization, workers = 'all', ramp } = parameters;
  const within = ramp === undefined ? '' : ` within ${formatDuration(parseDuration(ramp))}`;
  if (load === undefined) return `${parsePercent(utilization ?? 0)}% of the whole CPU${within}`;
  const cores = workers === 'all' ? 'all cores' : `${workers} of the cores`;
  const what = typeof workers === 'number' ? plural(workers, 'worker') : cores;
  return `${parsePercent(load)}% of ${what}${within}`;
}

function missingCores({ cores = [] }: CpuParameters, host: Host): Missing[] {
  const absent = cores.filter((core) => !host.cores.includes(core));
  const pinning = cores.length > 0 && host.which('taskset') === undefined;
  return [
    ...(absent.length === 0
      ? []
      : [{ what: `core ${absent.join(', ')}`, why: 'cores', fix: `choose from ${host.cores.join(', ')}` }]),
    ...(pinning ? [{ what: 'taskset', why: 'cores', fix: 'install util-linux' }] : []),
  ];
}

function missingPriority({ nice = 0 }: CpuParameters, host: Host): Missing[] {
  if (nice >= 0 || host.hasCapability('SYS_NICE')) return [];
  return [
    {
      what: 'CAP_SYS_NICE',
      why: `nice: ${nice}`,
      fix: 'run as root with CAP_SYS_NICE (`--cap-add SYS_NICE`, `capabilities: {add: [SYS_NICE]}`), or choose a niceness of 0 or more',
    },
  ];
}

/** A share is one of the cores that may be used: where a quota allows fewer, of those. */
function countWorkers({ workers = 'all', cores }: CpuParameters, host: Host, allowed?: number): number {
  if (typeof workers === 'number') return workers;
  const available = Math.min((cores ?? host.cores).length, allowed ?? Number.POSITIVE_INFINITY);
  return Math.max(1, Math.ceil((available * (workers === 'all' ? 100 : parsePercent(workers))) / 100));
}

function task(parameters: CpuParameters, { workers, scope, join }: CpuUndo): CpuTask {
  const { load = 0, utilization = 0, ramp = '0s' } = parameters;
  return {
    workers,
    share: parsePercent(load) / 100,
    total: scope && { ...scope, utilization: parsePercent(utilization) / 100 },
    ramp: parseDuration(ramp),
    join,
  };
}

/** Cores that the hog must be seen to use; 0 where others, or the ramp, decide how much that is by now. */
function expectedLoad({ load, ramp }: CpuParameters, { workers }: CpuUndo): number {
  return load === undefined || ramp !== undefined ? 0 : (parsePercent(load) / 100) * workers;
}

function aim({ load, utilization }: CpuParameters, scope: Scope | null): string {
  if (load !== undefined) return `at ${parsePercent(load)}%`;
  return `holding the ${scope?.of ?? 'machine'} at ${parsePercent(utilization ?? 0)}%`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
