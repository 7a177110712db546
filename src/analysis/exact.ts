import { hardLimit } from '../engine/hard-limit.ts';
import type { Limits } from '../limits/limits.ts';
import { formatDuration } from '../plugin/index.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { allStates } from '../scenario/states.ts';
import type { Assumptions } from '../simulate/assumptions.ts';
import { type RegionFacts, regionFacts, type StateFacts, Unsolvable } from './region.ts';
import { allHold, type Doubts } from './stay.ts';

/** What can be worked out of a scenario without playing it. Seconds throughout. */
export interface Exact {
  /** Whether all of it is exact, but for rounding. */
  readonly exact: boolean;
  /** Why not. */
  readonly because: readonly string[];
  readonly states: Readonly<Record<string, { readonly probability: number; readonly entries: number }>>;
  readonly outcomes: { readonly passed: number; readonly failed: number; readonly refused: number };
  /** `most` is undefined where there is no end to it but the timeout. */
  readonly duration: { readonly mean: number; readonly least: number; readonly most?: number };
  /** Seconds in force in a run, on average, by type. */
  readonly faults: Readonly<Record<string, { readonly seconds: number }>>;
  /** States that no seed leads to. */
  readonly unreachable: readonly string[];
  /** Whether some way through takes as long as a run may, or longer. */
  readonly mayTimeOut: boolean;
}

/** @returns the reason, where nothing can be worked out */
export function exactFacts(scenario: Scenario, assumptions: Assumptions, limits?: Limits): Exact | string {
  const doubts: Doubts = new Set();
  try {
    const facts = regionFacts(scenario.storm, assumptions, doubts);
    const limit = hardLimit(scenario, limits);
    const mayTimeOut = facts.time.most >= limit.after;
    if (mayTimeOut) doubts.add(`a run may be ended by its limit of ${formatDuration(limit.after)}`);
    addDoubts(scenario, assumptions, limits, doubts);
    return report(scenario, assumptions, facts, doubts, mayTimeOut);
  } catch (error) {
    if (error instanceof Unsolvable) return error.message;
    throw error;
  }
}

function report(
  scenario: Scenario,
  assumptions: Assumptions,
  { states, passes, time }: RegionFacts,
  doubts: Doubts,
  mayTimeOut: boolean,
): Exact {
  const steady = allHold(scenario.steadyState, assumptions);
  const passed = steady * passes * steady;
  return {
    exact: doubts.size === 0,
    because: [...doubts],
    states: Object.fromEntries(
      [...states].map(([path, { probability, entries }]) => [path, { probability, entries }]),
    ),
    outcomes: { passed, failed: steady - passed, refused: 1 - steady },
    duration: {
      mean: time.mean / 1000,
      least: time.least / 1000,
      ...(Number.isFinite(time.most) ? { most: time.most / 1000 } : {}),
    },
    faults: faultSeconds(scenario, states),
    unreachable: [...states].filter(([, { probability }]) => probability === 0).map(([path]) => path),
    mayTimeOut,
  };
}

function faultSeconds(
  scenario: Scenario,
  states: ReadonlyMap<string, StateFacts>,
): Record<string, { seconds: number }> {
  const faults: Record<string, { seconds: number }> = {};
  for (const { path, inject } of allStates(scenario.storm)) {
    const { entries, time } = states.get(path) as StateFacts;
    for (const { type, lasts, probability } of inject) {
      // Not entered, it may take for ever.
      const seconds = !lasts || entries === 0 ? 0 : (entries * probability * time.mean) / 1000;
      faults[type] = { seconds: (faults[type]?.seconds ?? 0) + seconds };
    }
  }
  return faults;
}

function addDoubts(
  { stopWhen, concurrency, schedule }: Scenario,
  { failing }: Assumptions,
  limits: Limits | undefined,
  doubts: Doubts,
): void {
  for (const { name } of stopWhen) {
    if ((failing.get(name) ?? 0) > 0) doubts.add(`the stop condition "${name}" may end a run`);
  }
  if (schedule.length > 0 && concurrency === 'replace') doubts.add('a run may be replaced by the next one');
  const { maxConcurrentFaults, allow, deny = [], hours = [], blackouts = [] } = limits ?? {};
  if (maxConcurrentFaults !== undefined || allow || deny.length + hours.length + blackouts.length > 0)
    doubts.add('a limit may refuse a fault');
}
