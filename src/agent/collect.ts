import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Metrics } from '../metrics/metrics.ts';
import type { Agent } from './agent.ts';
import type { ActiveRun } from './runs.ts';

/**
 * Sets, when it is called, the metrics that are not counted but looked up.
 *
 * @param kinds the kinds of faults that there are; none where they are not loaded yet
 */
export function collector(
  agent: Agent,
  metrics: Metrics,
  stateDir: string,
  kinds: () => readonly string[],
): () => void {
  return () => {
    const { halted, left } = agent.status;
    metrics.halted.set(halted ? 1 : 0);
    metrics.leftBehind.set(left.length);
    metrics.undoRecords.set(names(join(stateDir, 'undo')).length);
    metrics.journalBytes.set(sizeOf(join(stateDir, 'runs')) + sizeOf(join(stateDir, 'agent')));
    metrics.scenarios.reset();
    metrics.runsActive.reset();
    for (const { file, valid, good } of agent.files()) {
      const scenario = good?.scenario.name ?? '';
      metrics.scenarios.set({ file, scenario }, valid ? 1 : 0);
      if (good) metrics.runsActive.set({ scenario }, 0);
    }
    collectRuns(agent.runs(), metrics, kinds());
  };
}

function collectRuns(runs: readonly ActiveRun[], metrics: Metrics, kinds: readonly string[]): void {
  metrics.stateActive.reset();
  for (const { scenario, tally } of runs) {
    metrics.runsActive.inc({ scenario });
    for (const state of tally.states.keys()) metrics.stateActive.inc({ scenario, state });
  }
  const types = runs.flatMap(({ tally }) => [...tally.faults.values()].map(({ type }) => type));
  for (const type of new Set([...kinds, ...types])) {
    const count = types.filter((each) => each === type).length;
    metrics.faultsActive.set({ type }, count);
    metrics.injectionActive.set({ failure_type: type }, Math.min(1, count));
  }
}

function sizeOf(folder: string): number {
  return names(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
