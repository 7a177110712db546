import type { Region, State } from '../../scenario/scenario.ts';
import { longestStay } from './longest-run.ts';

/** When a state of a machine can be active, in milliseconds from the start of the machine. */
export interface Occupancy {
  readonly earliest: number;
  /** Infinite where it may be come back to again and again. */
  readonly latest: number;
}

/** When each state of a machine can be active, whatever the draws, probes, events and failures; by name. */
export function occupancies(region: Region): Map<string, Occupancy> {
  const starts = new Map<string, { earliest: number; latest: number }>([
    [region.initial, { earliest: 0, latest: 0 }],
  ]);
  // As often as there are states, times can still change without a loop; what changes then goes round for ever.
  for (let round = 0; round <= region.states.size; round++) {
    const isLoop = round === region.states.size;
    for (const [name, start] of [...starts]) spread(region.states.get(name) as State, start, starts, isLoop);
  }
  return new Map(
    [...starts].map(([name, { earliest, latest }]) => [
      name,
      {
        earliest,
        latest: latest + (longestStay(region.states.get(name) as State)?.time ?? Number.POSITIVE_INFINITY),
      },
    ]),
  );
}

function spread(
  state: State,
  start: Occupancy,
  starts: Map<string, { earliest: number; latest: number }>,
  isLoop: boolean,
): void {
  const [least, most] = [shortestStay(state), longestStay(state)?.time ?? Number.POSITIVE_INFINITY];
  const early = [...state.on.values(), state.onError].filter((to) => to !== undefined);
  const ended = [
    ...state.next
      .filter(({ probability }, index) => probability > 0 || index === state.next.length - 1)
      .map(({ to }) => to),
    state.onFailure,
  ].filter((to) => to !== undefined);
  for (const [to, earliest] of [
    ...early.map((to) => [to, start.earliest] as const),
    ...ended.map((to) => [to, start.earliest + least] as const),
  ]) {
    const known = starts.get(to) ?? { earliest: Number.POSITIVE_INFINITY, latest: 0 };
    const latest = start.latest + most;
    starts.set(to, {
      earliest: Math.min(known.earliest, earliest),
      latest: latest > known.latest && isLoop ? Number.POSITIVE_INFINITY : Math.max(known.latest, latest),
    });
  }
}

/** Where something else than time may end a state, that may be at once. */
function shortestStay({ for: lasts, until, on, nested, parallel }: State): number {
  if (until || on.size > 0 || nested || parallel) return 0;
  return lasts?.min ?? 0;
}
