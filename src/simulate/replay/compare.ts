import type { Event } from '../../events/event.ts';
import type { Region, Scenario, State } from '../../scenario/scenario.ts';

/** Where two runs of a scenario part. */
export interface Difference {
  /** Which of the things that go on at once: the storm, a region of a parallel state, a probe that is polled. */
  readonly strand: string;
  /** From 1. */
  readonly place: number;
  /** What there is in either one; undefined where it has come to its end. */
  readonly first: string | undefined;
  readonly second: string | undefined;
}

/**
 * Compares two runs event by event, but for times and details. What goes on at once (regions, and what is polled for
 * the whole storm) has no order among each other, so that each is compared on its own.
 */
export function compareRuns(
  scenario: Scenario,
  first: readonly Event[],
  second: readonly Event[],
): Difference[] {
  const [a, b] = [strandsOf(scenario, first), strandsOf(scenario, second)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((strand) => {
    const [one, other] = [a.get(strand) ?? [], b.get(strand) ?? []];
    const length = Math.max(one.length, other.length);
    for (let place = 0; place < length; place++) {
      if (one[place] !== other[place])
        return [{ strand, place: place + 1, first: one[place], second: other[place] }];
    }
    return [];
  });
}

/** What an event is, without time and details. */
export function essenceOf(event: Event): string {
  const { event: kind } = event;
  if (event.event === 'run.finished') return `${kind} ${event.outcome}`;
  const state = 'state' in event ? event.state : undefined;
  const about = 'fault' in event ? event.fault : 'probe' in event ? event.probe : undefined;
  return [kind, state, about].filter((part) => part !== undefined).join(' ');
}

function strandsOf(scenario: Scenario, events: readonly Event[]): Map<string, string[]> {
  const regions = parallelRegions(scenario.storm);
  const strands = new Map<string, string[]>();
  for (const event of events) {
    // What name servers answered meanwhile is no part of how a run goes.
    if (event.event === 'fault.updated') continue;
    const strand = strandOf(event, regions);
    strands.set(strand, [...(strands.get(strand) ?? []), essenceOf(event)]);
  }
  return strands;
}

function strandOf(event: Event, regions: readonly string[]): string {
  if ('probe' in event && event.state === undefined) return `probe ${event.probe}`;
  const state = 'state' in event ? event.state : undefined;
  // The innermost one that it is in.
  return regions.find((region) => state?.startsWith(`${region}.`)) ?? 'storm';
}

/** The paths of all regions of parallel states, inner ones first. */
function parallelRegions(region: Region): string[] {
  return [...region.states.values()].flatMap((state: State) => [
    ...(state.nested ? parallelRegions(state.nested) : []),
    ...[...(state.parallel ?? [])].flatMap(([name, inner]) => [
      ...parallelRegions(inner),
      `${state.path}.${name}`,
    ]),
  ]);
}
