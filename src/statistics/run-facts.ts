import type { Event } from '../events/event.ts';

/** What the events of one run come to. */
export interface RunFacts {
  /** How often each state was entered, by path. */
  readonly entries: ReadonlyMap<string, number>;
  /** How often one state was followed by another of the same region: `from → to`. */
  readonly ways: ReadonlyMap<string, number>;
  /** By type. */
  readonly faults: ReadonlyMap<string, FaultFacts>;
}

export interface FaultFacts {
  readonly injections: number;
  /** Seconds in force, each fault counted on its own. */
  readonly seconds: number;
}

/** Reads a run off its events. */
export function factsOf(events: readonly Event[]): RunFacts {
  const entries = new Map<string, number>();
  const ways = new Map<string, number>();
  const faults = new Map<string, { injections: number; seconds: number }>();
  /** The state that was left last, by region. */
  const left = new Map<string, string>();
  const since = new Map<string, number>();
  for (const event of events) {
    switch (event.event) {
      case 'state.entered': {
        count(entries, event.state);
        const region = regionOf(event.state);
        const from = left.get(region);
        if (from !== undefined) count(ways, `${from} → ${event.state}`);
        left.delete(region);
        break;
      }
      case 'state.left':
        forgetInside(left, event.state);
        left.set(regionOf(event.state), event.state);
        break;
      case 'fault.injected': {
        const { injections, seconds } = faults.get(event.type) ?? { injections: 0, seconds: 0 };
        faults.set(event.type, { injections: injections + 1, seconds });
        if (event.detail.over !== true) since.set(event.fault, Date.parse(event.time));
        break;
      }
      case 'fault.reverted':
      case 'fault.failed': {
        const start = since.get(event.fault);
        if (start === undefined) break;
        since.delete(event.fault);
        const facts = faults.get(event.type) as { seconds: number };
        facts.seconds += (Date.parse(event.time) - start) / 1000;
        break;
      }
    }
  }
  return { entries, ways, faults };
}

/** A state that is entered anew begins at its start: what was left inside of it leads nowhere. */
function forgetInside(left: Map<string, string>, path: string): void {
  for (const region of left.keys()) {
    if (region === path || region.startsWith(`${path}.`)) left.delete(region);
  }
}

/** The path of a state without its own name; empty for one of the storm itself. */
function regionOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
