import type { Region, State } from '../scenario/scenario.ts';

/** Milliseconds that a run takes at least, whatever the draws, probes and events; what probes and gates may end counts as nothing. */
export function shortestRun(region: Region): number {
  const best = new Map<string, number>([[region.initial, 0]]);
  const open = new Set([region.initial]);
  let shortest = Number.POSITIVE_INFINITY;
  while (open.size > 0) {
    const name = [...open].reduce((one, other) =>
      (best.get(other) ?? 0) < (best.get(one) ?? 0) ? other : one,
    );
    open.delete(name);
    const state = region.states.get(name) as State;
    const at = best.get(name) as number;
    if (state.final) shortest = Math.min(shortest, at);
    for (const [to, takes] of ways(state)) {
      if (at + takes >= (best.get(to) ?? Number.POSITIVE_INFINITY)) continue;
      best.set(to, at + takes);
      open.add(to);
    }
  }
  return shortest;
}

function ways(state: State): [to: string, takes: number][] {
  const stays = shortestStay(state);
  const broken = [state.onError].filter((to) => to !== undefined);
  const ended = [...state.next.map(({ to }) => to), state.onFailure].filter((to) => to !== undefined);
  return [
    ...[...state.on.values(), ...broken].map((to): [string, number] => [to, 0]),
    ...ended.map((to): [string, number] => [to, stays]),
  ];
}

function shortestStay(state: State): number {
  if (state.until) return 0;
  const regions = [...(state.nested ? [state.nested] : []), ...(state.parallel?.values() ?? [])];
  if (regions.length === 0) return state.for?.min ?? 0;
  const inside = Math.max(...regions.map(shortestRun));
  return Math.min(inside, state.for?.min ?? Number.POSITIVE_INFINITY);
}
