import { closest } from '../../document/suggest.ts';
import type { DraftRegion, DraftState } from '../draft/draft.ts';

/** A way from one state to another, and the least time (in milliseconds) that it takes. */
export interface Way {
  /** Undefined where the state that is named does not exist. */
  readonly to: DraftState | undefined;
  readonly time: number;
}

/** The state that a region starts in; undefined where that cannot be told. */
export function startOf(region: DraftRegion): DraftState | undefined {
  const { initial } = region.value;
  if (typeof initial === 'string') return destination(region, initial);
  return region.has('initial') ? undefined : region.states.values().next().value;
}

/** Every way out of a state, those that a misspelt key or name seems to mean included. */
export function waysFrom(state: DraftState, stay: number): Way[] {
  const said = state.targets.map(({ to, via }) => ({
    to: destination(state.region, to),
    time: via === 'next' || via === 'onFailure' ? stay : 0,
  }));
  const guessed = state.guesses.flatMap((text) => {
    const to = destination(state.region, text);
    return to ? [{ to, time: 0 }] : [];
  });
  return [...said, ...guessed];
}

/** The states that some way from the start leads to; undefined where the start, or such a way, cannot be told. */
export function reachable(region: DraftRegion): Set<DraftState> | undefined {
  const start = startOf(region);
  if (!start) return undefined;
  const states = allFrom([start]);
  const isTold = [...states].every((state) => waysFrom(state, 0).every(({ to }) => to !== undefined));
  return isTold ? states : undefined;
}

/** Some states, and all that a way leads to from there. */
export function allFrom(states: readonly DraftState[]): Set<DraftState> {
  const seen = new Set(states);
  for (const state of seen) {
    for (const { to } of waysFrom(state, 0)) if (to) seen.add(to);
  }
  return seen;
}

/** Whether the region may end here: a final state, or one whose way on is missing or wrong, which is reported as such. */
export function mayEnd(state: DraftState): boolean {
  if (state.final || Object.keys(state.value).length === 0) return true;
  if (state.targets.some(({ to }) => !state.region.states.has(to))) return true;
  return waysFrom(state, 0).length === 0 && !state.has('next');
}

/** Whether some way through a region leads to an end. */
export function canEnd(region: DraftRegion): boolean {
  const states = reachable(region);
  return states === undefined || [...states].some(mayEnd);
}

function destination(region: DraftRegion, name: string): DraftState | undefined {
  const exact = region.states.get(name);
  if (exact) return exact;
  const meant = closest(name, region.states.keys());
  return meant === undefined ? undefined : region.states.get(meant);
}
