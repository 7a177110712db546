import type { DraftRegion, DraftState } from '../draft/draft.ts';
import { mayEnd, startOf, waysFrom } from './ways.ts';

/** A way through a machine to an end. */
export interface Journey {
  /** Milliseconds, at least. */
  readonly time: number;
  /** The states on it, each with the time until it is left. */
  readonly steps: readonly { readonly state: DraftState; readonly time: number }[];
}

interface Stop {
  readonly state: DraftState;
  readonly time: number;
  readonly from: Stop | undefined;
}

/** The shortest way to an end, by Dijkstra's algorithm; undefined where there is none. */
export function shortest(region: DraftRegion): Journey | undefined {
  const start = startOf(region);
  const queue: Stop[] = start ? [{ state: start, time: 0, from: undefined }] : [];
  const settled = new Set<DraftState>();
  for (let stop = queue.shift(); stop; stop = queue.shift()) {
    if (settled.has(stop.state)) continue;
    if (mayEnd(stop.state)) return journeyTo(stop);
    settled.add(stop.state);
    for (const { to, time } of waysFrom(stop.state, shortestStay(stop.state))) {
      if (to && !settled.has(to) && time < Number.POSITIVE_INFINITY) {
        insert(queue, { state: to, time: stop.time + time, from: stop });
      }
    }
  }
  return undefined;
}

/** Milliseconds that a state takes at least before it ends by itself. */
function shortestStay(state: DraftState): number {
  if (state.has('until')) return 0;
  const limit = state.has('for') ? (state.for?.min ?? 0) : Number.POSITIVE_INFINITY;
  if (state.regions.length === 0) return Number.isFinite(limit) ? limit : 0;
  const inside = state.regions.map((region) => shortest(region)?.time ?? Number.POSITIVE_INFINITY);
  return Math.min(limit, Math.max(...inside));
}

function insert(queue: Stop[], stop: Stop): void {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((queue[middle] as Stop).time <= stop.time) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, stop);
}

function journeyTo(end: Stop): Journey {
  const steps: { state: DraftState; time: number }[] = [];
  let left = end.time;
  for (let stop: Stop | undefined = end; stop; stop = stop.from) {
    steps.unshift({ state: stop.state, time: left - stop.time });
    left = stop.time;
  }
  return { time: end.time, steps };
}
