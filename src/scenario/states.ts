import type { Region, State } from './scenario.ts';

/** All states of a machine, outer ones before those within. */
export function allStates(region: Region): State[] {
  return [...region.states.values()].flatMap((state) => [
    state,
    ...(state.nested ? allStates(state.nested) : []),
    ...[...(state.parallel?.values() ?? [])].flatMap(allStates),
  ]);
}

/** Whether nothing ends a state but somebody who sends an event. */
export function endsOnlyByEvent(state: State): boolean {
  return state.on.size > 0 && !(state.for || state.until || state.parallel || state.nested);
}
