import type { Scenario } from '../../scenario/scenario.ts';
import { type Configuration, type Exploration, explore } from './explore.ts';
import { type LongestWay, longestWay } from './longest-run.ts';
import { type WorstOverlap, worstOverlap } from './overlap.ts';

/** What exploring a machine says of it. */
export interface DeepReport {
  readonly exploration: Exploration;
  /** Whether some end can be reached from everything that the machine may come to. */
  readonly alwaysEnds: boolean;
  /** States that are left while their faults are in force, other than by taking them back; there should be none. */
  readonly leaks: readonly string[];
  readonly overlap: WorstOverlap;
  /** Undefined where there are too many ways to look at. */
  readonly longest: LongestWay | undefined;
}

export function deepReport(scenario: Scenario): DeepReport {
  const exploration = explore(scenario);
  return {
    exploration,
    alwaysEnds: alwaysEnds(exploration),
    leaks: leaksOf(exploration),
    overlap: worstOverlap(scenario, exploration),
    longest: longestWay(scenario.storm),
  };
}

/** The states on the way to a configuration, as they were entered: `a → b → east.c + west.d`. */
export function wayTo({ configurations }: Exploration, place: number): string {
  const steps: string[] = [];
  for (let at: number | undefined = place; at !== undefined; at = configurations[at]?.from) {
    const names = innermost(configurations[at] as Configuration);
    if (names !== '' && names !== steps[0]) steps.unshift(names);
  }
  return steps.join(' → ');
}

function innermost({ active }: Configuration): string {
  return active
    .filter(
      ({ state }) => !active.some((other) => other.state !== state && isWithin(other.state.path, state.path)),
    )
    .map(({ state }) => state.path)
    .join(' + ');
}

/** Goes back from the ends; what is not come to has none before it. */
function alwaysEnds({ configurations, complete }: Exploration): boolean {
  const before = new Map<number, number[]>();
  configurations.forEach(({ moves }, place) => {
    for (const { to } of moves) before.set(to, [...(before.get(to) ?? []), place]);
  });
  // What lies beyond the bound is not known; whatever leads there may end.
  const ends = configurations.flatMap(({ final, moves }, place) =>
    final || (!complete && moves.length === 0) ? [place] : [],
  );
  const seen = new Set(ends);
  for (const place of seen) for (const other of before.get(place) ?? []) seen.add(other);
  return seen.size === configurations.length;
}

/** A state with faults is left by its own `left` or that of one around it, or with the whole run. */
function leaksOf({ configurations }: Exploration): string[] {
  const leaks = new Set<string>();
  for (const { active, moves } of configurations) {
    for (const { event, to } of moves) {
      const after = configurations[to] as Configuration;
      if (after.final || after.active.length === 0) continue;
      for (const { state } of active) {
        // As long as one around it is there, that takes back what is within.
        const kept = after.active.some((other) => isWithin(state.path, other.state.path));
        if (!kept && state.inject.length > 0 && !isLeft(event, state.path)) leaks.add(state.path);
      }
    }
  }
  return [...leaks];
}

function isLeft(event: string, path: string): boolean {
  const left = event.startsWith('left ') ? event.slice('left '.length) : undefined;
  return left !== undefined && isWithin(path, left);
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}
