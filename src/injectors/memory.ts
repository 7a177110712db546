import {
  checkSelector,
  FaultError,
  formatDuration,
  formatSize,
  type Host,
  type Injector,
  type Missing,
  type ParameterProblem,
  parseDuration,
  parsePercent,
  parseSize,
} from '../plugin/index.ts';
import { selectCgroup } from './cgroup/select.ts';
import { missingControllers } from './cgroup/unified.ts';
import { type StartedHog, startHog } from './hog/start.ts';
import { stopHogs } from './hog/stop.ts';
import { availableIn } from './memory/available.ts';
import { type MemoryParameters, schema } from './memory/schema.ts';
import type { MemoryTask } from './memory/task.ts';
import { readBack } from './memory/verify.ts';

/** What was planned. Nothing of it is needed to take the fault back: the hog is found by its token. */
export type MemoryUndo = {
  /** Bytes. */
  readonly size: number;
  /** The folder of the cgroup that the hog joins. */
  readonly join: string | null;
};

/** Milliseconds without any progress after which filling is given up: reclaiming and swapping take their time. */
const STALLED = 60_000;

/** Fills memory by a hog process, which is the first to die when memory runs out. */
export const memory: Injector<MemoryParameters, MemoryUndo> = {
  name: 'memory',
  summary: 'Fills memory with resident pages that are all different, and holds it.',
  schema,
  uses: [
    { what: '`size` and `percent`', parameters: { size: '64MiB' } },
    { what: '`oomScoreAdj` below 0', parameters: { size: '64MiB', oomScoreAdj: -1 } },
    { what: '`in` the cgroup of a process', parameters: { size: '64MiB', in: { name: 'worker' } } },
  ],
  check,
  lasting: () => 'state',
  describe,
  changes: () => 'Starts a process of Squall’s own that holds the memory; it ends with the state.',

  async missing({ oomScoreAdj = 1000, in: selector }, host) {
    return [
      ...missingScore(oomScoreAdj, host),
      ...(selector ? missingControllers(host, ['memory'], 'in') : []),
    ];
  },

  async plan(parameters, context) {
    const joined = parameters.in && (await selectCgroup(parameters.in, context));
    const available = availableIn(joined, context.host);
    const size = bytes(parameters, available);
    const join = joined?.folders[0] ?? null;
    const message = `${formatSize(size)} of ${formatSize(available)} free${join ? ` in ${join}` : ''}`;
    return { undo: { size, join }, observation: { message, size } };
  },

  async apply({ ramp, reserve, oomScoreAdj = 1000 }, { size, join }, context) {
    const task: MemoryTask = {
      size,
      ramp: parseDuration(ramp ?? '0s'),
      reserve: reserve === undefined ? null : parseSize(reserve),
      join,
    };
    const killer = oomKiller(context.host, join);
    const hog = await startHog({ script: 'memory-hog', oomScoreAdj }, task, context, killer);
    await (task.ramp > 0 ? hog.next(['filling'], STALLED) : filled(hog));
    return { failed: hog.failed };
  },

  async verify({ ramp, reserve }, { size, join }, context) {
    return readBack(context, size, ramp !== undefined || reserve !== undefined, join !== null);
  },

  revert: (_undo, context) => stopHogs(context),
};

function check({ size, percent, in: selector }: MemoryParameters): ParameterProblem[] {
  const problems: ParameterProblem[] = [];
  if ((size === undefined) === (percent === undefined)) {
    const has = size === undefined ? 'neither' : 'both';
    const message = `memory needs either \`size\` or \`percent\`, and has ${has}`;
    problems.push({ path: '', message, hint: '`size: 256MiB` or `percent: 60`' });
  }
  if (size !== undefined && parseSize(size) === 0)
    problems.push({ path: '/size', message: '`size` must be more than 0' });
  if (percent !== undefined && parsePercent(percent) === 0)
    problems.push({ path: '/percent', message: '`percent` must be more than 0' });
  return selector ? [...problems, ...checkSelector(selector, '/in')] : problems;
}

function describe({ size, percent = 0, ramp }: MemoryParameters): string {
  const within = ramp === undefined ? '' : ` within ${formatDuration(parseDuration(ramp))}`;
  const what = size === undefined ? `${parsePercent(percent)}% of free memory` : formatSize(parseSize(size));
  return what + within;
}

function missingScore(score: number, host: Host): Missing[] {
  const current = Number(host.readText('/proc/self/oom_score_adj') ?? 0);
  if (score >= current || host.hasCapability('SYS_RESOURCE')) return [];
  const fix = `run as root with CAP_SYS_RESOURCE (\`--cap-add SYS_RESOURCE\`, \`capabilities: {add: [SYS_RESOURCE]}\`), or choose a score of ${current} or more`;
  return [{ what: 'CAP_SYS_RESOURCE', why: `oomScoreAdj: ${score}`, fix }];
}

function bytes({ size, percent = 0 }: MemoryParameters, available: number): number {
  if (size !== undefined) return parseSize(size);
  if (available <= 0)
    throw new FaultError('no memory is free to take a percentage of', { hint: 'use `size` instead' });
  return Math.round((available * parsePercent(percent)) / 100);
}

/** Waits until all is filled; each sign of progress starts the patience anew. */
async function filled(hog: StartedHog): Promise<void> {
  for (;;) {
    const message = await hog.next(['progress', 'filled'], STALLED);
    if ('filled' in message) return;
  }
}

/** Says whether it was the OOM killer, from what it had done before and has done when asked. */
function oomKiller(host: Host, join: string | null): () => string | undefined {
  const before = oomKills(host, join);
  return () => (oomKills(host, join) > before ? 'the OOM killer, as memory ran out' : undefined);
}

function oomKills(host: Host, join: string | null): number {
  const events = join === null ? '' : (host.readText(`${join}/memory.events`) ?? '');
  return host.oomKills() + Number(/^oom_kill (\d+)/m.exec(events)?.[1] ?? 0);
}
