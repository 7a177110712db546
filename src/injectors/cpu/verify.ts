import { delay, FaultError, type Host, type InjectionContext } from '../../plugin/index.ts';
import { busyTime } from './busy.ts';
import type { Scope } from './scope.ts';

/** Milliseconds of CPU time in a clock tick of /proc. */
const TICK = 10;

/** Milliseconds to wait for a hog that gets no CPU because others have it. */
const PATIENCE = 1000;

/** Milliseconds that a total is measured over, and that it may take to be reached. */
const SPAN = 500;
const REACHED_WITHIN = 5000;

/** How far below what was asked for a total may be, as a share: it goes up and down with the load of others. */
const TOLERANCE = 0.05;

/**
 * Sees that the hog runs and that its CPU time grows.
 *
 * @param cores that it is to use; where that makes less than a tick in a tenth of a second, running will do
 * @returns its pid
 */
export async function readBack(
  cores: number,
  { host, clock, token, signal }: InjectionContext,
): Promise<number> {
  const [hog] = host.findHelpers(token);
  if (!hog) throw new FaultError('the hog is not running');
  const before = cpuTime(host, hog.pid);
  const end = clock.now() + PATIENCE;
  while (cores * 100 >= TICK && cpuTime(host, hog.pid) <= before && !signal.aborted) {
    if (clock.now() > end)
      throw new FaultError(`the hog (pid ${hog.pid}) has had no CPU time for ${PATIENCE} ms`, {
        hint: 'give it a lower `nice`, or see what else keeps the machine busy',
      });
    await delay(clock, TICK);
  }
  return hog.pid;
}

/**
 * Measures the total until it is what was asked for, or more, as it is where others use that much.
 *
 * @param utilization 0 to 1
 * @returns the total, 0 to 1
 */
export async function readTotal(
  scope: Scope,
  utilization: number,
  { host, clock, signal }: InjectionContext,
): Promise<number> {
  const end = clock.now() + REACHED_WITHIN;
  for (;;) {
    const [start, before] = [clock.now(), sample(scope, host, clock.now())];
    await delay(clock, SPAN, signal);
    const now = clock.now();
    const total = (sample(scope, host, now) - before) / (now - start) / scope.capacity;
    if (total >= utilization - TOLERANCE || signal.aborted) return total;
    if (now > end)
      throw new FaultError(`the ${scope.of} is at ${percent(total)}, not ${percent(utilization)}`, {
        hint: 'the workers, or the cores that they may use, are too few for it',
      });
  }
}

function sample(scope: Scope, host: Host, time: number): number {
  return busyTime(scope, host.readText(scope.counter) ?? '', time);
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** User and system time of all its threads, in milliseconds. */
function cpuTime(host: Host, pid: number): number {
  const text = host.readText(`/proc/${pid}/stat`) ?? '';
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}
