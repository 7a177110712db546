import { lastStart } from '../journal/last-start.ts';
import { createGate, type Gate } from '../limits/gate.ts';
import type { Limits } from '../limits/limits.ts';
import type { Clock } from '../plugin/index.ts';

/** The gate of a process whose runs are kept in a state directory: those of others, and of before, keep their distance. */
export function gateOf(limits: Limits, stateDir: string, clock: Pick<Clock, 'now'>): Gate {
  const { minimumInterval } = limits;
  const before =
    minimumInterval === undefined ? undefined : lastStart(stateDir, clock.now() - minimumInterval);
  return createGate(limits, clock, before);
}
