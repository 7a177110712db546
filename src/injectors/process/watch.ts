import { type Clock, delay, type Host } from '../../plugin/index.ts';
import type { ProcessTarget } from './undo.ts';

/** Milliseconds between two looks at a process: most die at once. */
const FIRST_INTERVAL = 1;
const LONGEST_INTERVAL = 5;

/** Whether the state of a process is that of a stopped one. */
export function isStopped(state: string | undefined): boolean {
  return state === 'T' || state === 't';
}

/** Who is still there: the same process under the same pid, and not a zombie. */
export function survivors(targets: readonly ProcessTarget[], host: Host): ProcessTarget[] {
  return targets.filter(({ pid, startTime }) => host.identify(pid)?.startTime === startTime);
}

/**
 * Looks until nobody is left of those that `still` picks, for `bound` milliseconds at most.
 *
 * @returns who is left
 */
export async function watch(
  still: () => ProcessTarget[],
  bound: number,
  clock: Clock,
  signal?: AbortSignal,
): Promise<ProcessTarget[]> {
  let over = bound <= 0;
  // A timer, as somebody may set the time meanwhile.
  const timer = clock.setTimeout(() => {
    over = true;
  }, bound);
  try {
    let left = still();
    for (let wait = FIRST_INTERVAL; left.length > 0 && !over && !signal?.aborted; wait += 0.5) {
      await delay(clock, Math.min(wait, LONGEST_INTERVAL, bound), signal);
      left = still();
    }
    return left;
  } finally {
    clock.clearTimeout(timer);
  }
}
