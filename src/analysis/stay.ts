import type { Probe, Region, State } from '../scenario/scenario.ts';
import { type Assumptions, assumedEvent } from '../simulate/assumptions.ts';
import type { RegionFacts } from './region.ts';
import { combine, exactly, NEVER, type Time, uniform, untilSeen } from './time.ts';

/** One stay in a state, from its start to its end. */
export interface StayFacts {
  readonly time: Time;
  /** Where it leads and how likely, without what `max` rules out; what is missing to 1 ends the run as failed. */
  readonly exits: readonly Exit[];
  readonly inside: readonly RegionFacts[];
}

export interface Exit {
  readonly to: string;
  readonly probability: number;
  /** The branch that it is, where it is one. */
  readonly branch?: number;
}

/** What of a scenario cannot be worked out, in words. */
export type Doubts = Set<string>;

/** @param inside works out the machines within */
export function stayFacts(
  state: State,
  assumptions: Assumptions,
  doubts: Doubts,
  inside: (region: Region) => RegionFacts,
): StayFacts {
  const regions = [...(state.nested ? [state.nested] : []), ...(state.parallel?.values() ?? [])].map(inside);
  const { time, byEvent } = timeOf(state, regions, assumptions, doubts);
  const passes = regions.reduce((product, region) => product * region.passes, 1);
  if (passes < 1 && regions.length > 1)
    doubts.add(`a region of "${state.path}" may end the run while others go on`);
  const exits = exitsOf(state, assumptions, byEvent).map((exit) => ({
    ...exit,
    probability: exit.probability * passes,
  }));
  return { time, exits, inside: regions };
}

interface Lasting {
  readonly time: Time;
  /** How likely it is an event that ends it, and where that leads. */
  readonly byEvent: { readonly to: string; readonly probability: number };
}

function timeOf(
  state: State,
  regions: readonly RegionFacts[],
  assumptions: Assumptions,
  doubts: Doubts,
): Lasting {
  const limit = state.for ? uniform(state.for.min, state.for.max) : NEVER;
  const event = assumedEvent(assumptions, { state, number: 1 });
  const own = ownTime(state, regions, assumptions, limit, doubts);
  if (!event) return { time: own, byEvent: { to: '', probability: 0 } };
  const to = state.on.get(event.event) as string;
  return endedByEvent(state, own, event.after, to, doubts);
}

/** Until what is inside is over, the probe holds or the time is up. */
function ownTime(
  state: State,
  regions: readonly RegionFacts[],
  { failing }: Assumptions,
  limit: Time,
  doubts: Doubts,
): Time {
  let time = limit;
  if (regions.length > 0) {
    const all = regions
      .map((region) => region.time)
      .reduce((a, b) => known(combine(a, b, 'last'), a, state, doubts));
    time = known(combine(all, limit, 'first'), all, state, doubts);
    if (limit.least < all.most || state.until)
      doubts.add(`the state "${state.path}" may end before what is in it does`);
  } else if (endsAtOnce(state)) time = exactly(0);
  if (!state.until) return time;
  const fails = failing.get(state.until.name) ?? 0;
  if (fails === 0) return exactly(0);
  if (fails === 1) return time;
  if (!time.uniform) doubts.add(`the state "${state.path}" ends with a probe or with what is in it`);
  return untilSeen(fails, state.until.every, time);
}

function endsAtOnce(state: State): boolean {
  return !(state.for || state.until || state.on.size > 0);
}

function endedByEvent(state: State, own: Time, after: number, to: string, doubts: Doubts): Lasting {
  const time = known(combine(own, exactly(after), 'first'), own, state, doubts);
  // At the same moment, the state's own time comes first.
  if (own.most <= after) return { time, byEvent: { to, probability: 0 } };
  if (own.least > after) return { time, byEvent: { to, probability: 1 } };
  return { time, byEvent: { to, probability: (own.most - after) / (own.most - own.least) } };
}

function known(time: Time | undefined, otherwise: Time, state: State, doubts: Doubts): Time {
  if (time) return time;
  doubts.add(`the state "${state.path}" takes as long as the first or the last of several times that vary`);
  return otherwise;
}

function exitsOf(state: State, assumptions: Assumptions, byEvent: Lasting['byEvent']): Exit[] {
  const passes = allHold(state.expect, assumptions);
  const toFailure = state.onFailure === undefined ? [] : [{ to: state.onFailure, probability: 1 - passes }];
  const rest = passes * (1 - byEvent.probability);
  return [
    ...toFailure,
    { to: byEvent.to, probability: passes * byEvent.probability },
    ...branchesOf(state, assumptions).map((exit) => ({ ...exit, probability: exit.probability * rest })),
  ].filter(({ probability }) => probability > 0);
}

/** A branch whose `when` does not hold hands its share to the last one. */
function branchesOf({ next }: State, assumptions: Assumptions): Exit[] {
  const shares = next.map(({ when, probability }) => probability * (when ? allHold([when], assumptions) : 1));
  const last = next.length - 1;
  const handed = next.reduce(
    (sum, { probability }, index) => sum + probability - (shares[index] as number),
    0,
  );
  return next.map(({ to }, index) => ({
    to,
    branch: index,
    probability: (shares[index] as number) + (index === last ? handed : 0),
  }));
}

/** How likely it is that all of some probes hold. */
export function allHold(probes: readonly Probe[], { failing }: Assumptions): number {
  return probes.reduce((product, { name }) => product * (1 - (failing.get(name) ?? 0)), 1);
}
