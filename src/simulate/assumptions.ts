import type { Streams } from '../chance/streams.ts';
import type { Look, LookResult } from '../engine/effects.ts';
import type { Visit } from '../machine/effects.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { allStates, endsOnlyByEvent } from '../scenario/states.ts';

/** What a simulation takes for granted of the world that it does not look at. */
export interface Assumptions {
  /** How likely each look at a probe is to find that it does not hold, by the probe's name; default: 0. */
  readonly failing: ReadonlyMap<string, number>;
  /** Milliseconds after which somebody sends an event to a state that waits for it, by its name; undefined: never. */
  readonly events: ReadonlyMap<string, number | undefined>;
}

export const NO_ASSUMPTIONS: Assumptions = { failing: new Map(), events: new Map() };

/** Milliseconds that somebody takes to send the event without which a state would not end. */
const GATE_TIME = 60_000;

const HOLDS: LookResult = { ok: true, message: 'assumed to hold', settled: true };
const FAILS: LookResult = { ok: false, message: 'assumed to fail', settled: true };

/** Sees what is assumed. Looks that may go either way are drawn, for each probe from a stream of its own. */
export function assumedLook({ failing }: Assumptions, streams: Streams): Look {
  const draws = new Map<string, () => number>();
  const draw = (name: string) => {
    const known = draws.get(name) ?? streams(`assume/${name}`).next;
    draws.set(name, known);
    return known();
  };
  return ({ name }) => {
    const probability = failing.get(name) ?? 0;
    if (probability === 0) return HOLDS;
    if (probability === 1) return FAILS;
    const ok = draw(name) >= probability;
    return { ok, message: `assumed to ${ok ? 'hold' : 'fail'}, as it does with probability ${probability}` };
  };
}

/** The first event that somebody sends to a state. One that nothing else ends is left after `GATE_TIME`. */
export function assumedEvent(
  { events }: Assumptions,
  { state }: Visit,
): { event: string; after: number } | undefined {
  let first: { event: string; after: number } | undefined;
  for (const event of state.on.keys()) {
    const after = events.has(event) ? events.get(event) : endsOnlyByEvent(state) ? GATE_TIME : undefined;
    if (after !== undefined && (!first || after < first.after)) first = { event, after };
  }
  return first;
}

/** The names of all probes that something may be assumed of. */
export function probesOf(scenarios: readonly Scenario[]): Set<string> {
  const probes = scenarios.flatMap(({ steadyState, stopWhen, storm }) => [
    ...steadyState,
    ...stopWhen,
    ...allStates(storm).flatMap(({ until, expect, next }) => [
      ...(until ? [until] : []),
      ...expect,
      ...next.flatMap(({ when }) => (when ? [when] : [])),
    ]),
  ]);
  return new Set(probes.map(({ name }) => name));
}

/** The names of all events that somebody may send. */
export function eventsOf(scenarios: readonly Scenario[]): Set<string> {
  return new Set(scenarios.flatMap(({ storm }) => allStates(storm).flatMap(({ on }) => [...on.keys()])));
}
