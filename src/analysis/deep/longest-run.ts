import type { Region, State } from '../../scenario/scenario.ts';

/** The longest way through a machine, whatever the draws, probes, events and failures. */
export interface LongestWay {
  /** Milliseconds; infinite where nothing but the timeout ends it. */
  readonly time: number;
  /** The states on the way, in order; where it has no end, up to the one that is come back to, or that waits. */
  readonly steps: readonly { readonly path: string; readonly time: number }[];
  /** Why there is no end to it. */
  readonly because?: string;
}

interface Step {
  readonly state: State;
  /** How often each branch with a `max` was taken. */
  readonly taken: ReadonlyMap<string, number>;
}

/** Steps that are looked at, loops with a `max` counted out. */
const MOST_STEPS = 20_000;
/** Steps of one way: each is a few calls deep. */
const LONGEST_WAY = 1000;

/** @returns undefined where there are too many ways to look at */
export function longestWay(region: Region): LongestWay | undefined {
  return new Search(region).run();
}

/** Goes through a machine in depth, and remembers what it has found out. */
class Search {
  readonly #region: Region;
  readonly #known = new Map<string, LongestWay>();
  readonly #onTheWay = new Set<string>();

  constructor(region: Region) {
    this.#region = region;
  }

  run(): LongestWay | undefined {
    return this.#from({ state: this.#find(this.#region.initial), taken: new Map() });
  }

  #from(step: Step): LongestWay | undefined {
    const { state } = step;
    const key = [state.name, ...step.taken].join(' ');
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#onTheWay.has(key))
      return {
        time: Number.POSITIVE_INFINITY,
        steps: [{ path: state.path, time: 0 }],
        because: 'it may go round again and again',
      };
    if (this.#known.size + this.#onTheWay.size > MOST_STEPS || this.#onTheWay.size > LONGEST_WAY)
      return undefined;
    this.#onTheWay.add(key);
    const way = this.#through(step);
    this.#onTheWay.delete(key);
    if (way) this.#known.set(key, way);
    return way;
  }

  #through(step: Step): LongestWay | undefined {
    const { state } = step;
    const stay = longestStay(state);
    if (!stay) return undefined;
    if (stay.time === Number.POSITIVE_INFINITY) return stay;
    let best: LongestWay = { time: 0, steps: [] };
    for (const next of this.#next(step)) {
      const way = this.#from(next);
      if (!way) return undefined;
      if (way.time > best.time || best.steps.length === 0) best = way;
    }
    return {
      ...best,
      time: stay.time + best.time,
      steps: [{ path: state.path, time: stay.time }, ...best.steps],
    };
  }

  #next({ state, taken }: Step): Step[] {
    const last = state.next.length - 1;
    const branches = state.next.flatMap(({ to, probability, max }, index) => {
      const key = `${state.name}#${index}`;
      const often = taken.get(key) ?? 0;
      const ruledOut = state.next.some((branch) => branch.when !== undefined || branch.max !== undefined);
      if (probability === 0 && !(index === last && ruledOut)) return [];
      if (max === undefined) return [{ state: this.#find(to), taken }];
      return often < max ? [{ state: this.#find(to), taken: new Map(taken).set(key, often + 1) }] : [];
    });
    const others = [...state.on.values(), state.onFailure, state.onError].filter((to) => to !== undefined);
    return [...branches, ...others.map((to) => ({ state: this.#find(to), taken }))];
  }

  #find(name: string): State {
    return this.#region.states.get(name) as State;
  }
}

/** How long a state takes at most. */
export function longestStay(state: State): LongestWay | undefined {
  const limit = state.for?.max ?? Number.POSITIVE_INFINITY;
  const here = (time: number, because?: string): LongestWay => ({
    time,
    steps: [{ path: state.path, time }],
    ...(because === undefined ? {} : { because }),
  });
  const regions = [...(state.nested ? [state.nested] : []), ...(state.parallel?.values() ?? [])];
  if (regions.length === 0) {
    if (state.for) return here(limit);
    if (state.until) return here(limit, `"${state.until.name}" may never hold`);
    return state.on.size > 0
      ? here(limit, `${[...state.on.keys()].join(' or ')} may never be sent`)
      : here(0);
  }
  const inside = regions.map(longestWay);
  if (inside.some((way) => !way)) return undefined;
  const longest = (inside as LongestWay[]).reduce((one, other) => (other.time > one.time ? other : one));
  if (longest.time > limit) return here(limit);
  return longest.time === Number.POSITIVE_INFINITY ? longest : here(longest.time);
}
