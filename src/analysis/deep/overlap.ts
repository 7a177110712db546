import type { Fault, Scenario, State } from '../../scenario/scenario.ts';
import { allStates } from '../../scenario/states.ts';
import type { Active, Exploration } from './explore.ts';
import { type Occupancy, occupancies } from './occupancy.ts';

/** The most faults that one run has in force at once. */
export interface WorstOverlap {
  readonly faults: readonly Fault[];
  /** The configuration that it is in. */
  readonly configuration: number;
}

/**
 * Looks for the configuration with the most faults in force. Two regions are in a pair of states at once only where
 * the times of both allow it.
 */
export function worstOverlap(scenario: Scenario, { configurations }: Exploration): WorstOverlap {
  const canMeet = meetings(scenario);
  let worst: WorstOverlap = { faults: [], configuration: 0 };
  configurations.forEach(({ active }, configuration) => {
    const faults = active.flatMap(inForce);
    if (faults.length > worst.faults.length && canMeet(active)) worst = { faults, configuration };
  });
  return worst;
}

/** The faults of a state once they are made; one that is over at once counts while it is made, and only with the last. */
function inForce({ state, phase }: Active): Fault[] {
  const lasting = state.inject.filter(({ lasts }) => lasts);
  if (phase !== 'injecting') return phase === 'final' ? [] : lasting;
  const last = state.inject.at(-1);
  return last && !last.lasts ? [...lasting, last] : lasting;
}

/** Whether states of different regions can be active at the same time. */
function meetings({ storm }: Scenario): (active: readonly Active[]) => boolean {
  const places = new Map<
    string,
    { readonly region: string; readonly parallel: string; readonly when: Occupancy }
  >();
  for (const state of allStates(storm)) {
    for (const [name, region] of state.parallel ?? []) {
      const when = occupancies(region);
      for (const inner of region.states.values()) {
        places.set(inner.path, {
          parallel: state.path,
          region: name,
          when: when.get(inner.name) ?? { earliest: 0, latest: Number.POSITIVE_INFINITY },
        });
      }
    }
  }
  return (active) =>
    active.every(({ state: a }) =>
      active.every(({ state: b }) => meet(places.get(a.path), places.get(b.path), a, b)),
    );
}

type Place = { readonly region: string; readonly parallel: string; readonly when: Occupancy } | undefined;

function meet(a: Place, b: Place, one: State, other: State): boolean {
  if (!a || !b || one === other || a.parallel !== b.parallel || a.region === b.region) return true;
  return a.when.earliest <= b.when.latest && b.when.earliest <= a.when.latest;
}
