import type { Region } from '../scenario/scenario.ts';
import { allStates } from '../scenario/states.ts';
import type { Assumptions } from '../simulate/assumptions.ts';
import { type Chain, comesToPass, gathered, longest, shortest } from './solve.ts';
import { type Doubts, type StayFacts, stayFacts } from './stay.ts';
import type { Time } from './time.ts';
import { MOST_NODES, type Node, unfold } from './unfold.ts';

/** A machine, from its start to its end. */
export interface RegionFacts {
  readonly time: Time;
  /** How likely it comes to its end, instead of ending the run as failed. */
  readonly passes: number;
  /** Of every state, those within others included, by path. */
  readonly states: ReadonlyMap<string, StateFacts>;
}

export interface StateFacts {
  /** How likely it is entered at all. */
  readonly probability: number;
  /** How often it is entered, on average. */
  readonly entries: number;
  /** How long one stay in it takes. */
  readonly time: Time;
}

/** A machine of which nothing can be worked out, and why. */
export class Unsolvable extends Error {}

/**
 * Works out a machine as an absorbing Markov chain. What is not exact is added to the doubts.
 *
 * @throws Unsolvable
 */
export function regionFacts(region: Region, assumptions: Assumptions, doubts: Doubts): RegionFacts {
  const inside = (inner: Region) => regionFacts(inner, assumptions, doubts);
  const stays = new Map(
    [...region.states.values()].map((state) => [state.name, stayFacts(state, assumptions, doubts, inside)]),
  );
  const unfolded = unfold(region, stays);
  if (!unfolded) throw new Unsolvable(`its loops come to more than ${MOST_NODES} states`);
  const { nodes, chain } = unfolded;
  const stayOf = (node: number) => stays.get((nodes[node] as Node).state.name) as StayFacts;
  const states = new Map<string, StateFacts>();
  for (const state of region.states.values()) {
    const isHere = (node: number) => (nodes[node]?.state === state ? 1 : 0);
    const entries = settled(gathered(chain, isHere));
    const stay = stays.get(state.name) as StayFacts;
    states.set(state.path, { probability: settled(comesToPass(chain, isHere)), entries, time: stay.time });
    for (const inner of stay.inside) {
      for (const [path, facts] of inner.states) {
        const probability = settled(comesToPass(chain, (node) => isHere(node) * facts.probability));
        states.set(path, { ...facts, probability, entries: entries * facts.entries });
      }
    }
    if (entries > 1 && hasCountedBranches(state))
      doubts.add(`the branches with a \`max\` in "${state.path}" count on when it is entered again`);
  }
  return {
    time: timeThrough(chain, stayOf),
    passes: settled(gathered(chain, (node) => (nodes[node]?.state.final ? 1 : 0))),
    states,
  };
}

function timeThrough(chain: Chain, stayOf: (node: number) => StayFacts): Time {
  if (chain.some((_, node) => stayOf(node).time.mean === Number.POSITIVE_INFINITY))
    throw new Unsolvable('a state waits for ever');
  const mean = settled(gathered(chain, (node) => stayOf(node).time.mean));
  const least = shortest(chain, (node) => stayOf(node).time.least);
  const most = longest(chain, (node) => stayOf(node).time.most);
  return { mean, least, most, uniform: least === most || isOneUniformStay(chain, stayOf) };
}

/** A single way on which only one stay varies. */
function isOneUniformStay(chain: Chain, stayOf: (node: number) => StayFacts): boolean {
  if (chain.some((steps) => steps.length > 1 || steps.some(({ probability }) => probability < 1)))
    return false;
  const drawn = chain.map((_, node) => stayOf(node).time).filter(({ least, most }) => least < most);
  return drawn.length <= 1 && drawn.every(({ uniform }) => uniform);
}

function hasCountedBranches(state: {
  readonly nested?: Region;
  readonly parallel?: ReadonlyMap<string, Region>;
}): boolean {
  const regions = [...(state.nested ? [state.nested] : []), ...(state.parallel?.values() ?? [])];
  return regions.flatMap(allStates).some(({ next }) => next.some(({ max }) => max !== undefined));
}

function settled(value: number | undefined): number {
  if (value === undefined) throw new Unsolvable('it goes round almost for ever');
  return value;
}
