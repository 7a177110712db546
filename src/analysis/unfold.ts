import type { Region, State } from '../scenario/scenario.ts';
import type { Chain, Step } from './solve.ts';
import type { Exit, StayFacts } from './stay.ts';

/** A state, and how often each branch with a `max` has been taken, by state and index. */
export interface Node {
  readonly state: State;
  readonly taken: ReadonlyMap<string, number>;
}

/** Nodes that a machine may be unfolded to. */
export const MOST_NODES = 20_000;

/**
 * A machine as a Markov chain: a node for each state and count of the branches that may be taken only so often. The
 * first one is where it starts.
 *
 * @returns undefined where there are too many
 */
export function unfold(
  region: Region,
  stays: ReadonlyMap<string, StayFacts>,
): { readonly nodes: readonly Node[]; readonly chain: Chain } | undefined {
  const nodes: Node[] = [{ state: region.states.get(region.initial) as State, taken: new Map() }];
  const places = new Map([[keyOf(nodes[0] as Node), 0]]);
  const chain: Step[][] = [];
  for (let place = 0; place < nodes.length; place++) {
    if (nodes.length > MOST_NODES) return undefined;
    const node = nodes[place] as Node;
    const steps = new Map<number, number>();
    for (const exit of open((stays.get(node.state.name) as StayFacts).exits, node)) {
      const next = after(node, exit, region);
      const key = keyOf(next);
      const to = places.get(key) ?? nodes.push(next) - 1;
      places.set(key, to);
      steps.set(to, (steps.get(to) ?? 0) + exit.probability);
    }
    chain.push([...steps].map(([to, probability]) => ({ to, probability })));
  }
  return { nodes, chain };
}

/** The exits that may still be taken: a branch that was taken often enough hands its share to the last one. */
function open(exits: readonly Exit[], { state, taken }: Node): Exit[] {
  const last = state.next.length - 1;
  const isShut = ({ branch }: Exit) =>
    branch !== undefined &&
    (taken.get(`${state.name}#${branch}`) ?? 0) >= (state.next[branch]?.max ?? Number.POSITIVE_INFINITY);
  const handed = exits.filter(isShut).reduce((sum, { probability }) => sum + probability, 0);
  const rest = exits.filter((exit) => !isShut(exit) && exit.branch !== last);
  const lastShare = exits.find(({ branch }) => branch === last)?.probability ?? 0;
  const to = state.next[last]?.to;
  if (to === undefined || lastShare + handed === 0) return rest;
  return [...rest, { to, branch: last, probability: lastShare + handed }];
}

function after({ state, taken }: Node, { to, branch }: Exit, region: Region): Node {
  const next = region.states.get(to) as State;
  if (branch === undefined || state.next[branch]?.max === undefined) return { state: next, taken };
  const key = `${state.name}#${branch}`;
  return { state: next, taken: new Map(taken).set(key, (taken.get(key) ?? 0) + 1) };
}

function keyOf({ state, taken }: Node): string {
  const counts = [...taken].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => `${key}=${count}`);
  return [state.name, ...counts].join(' ');
}
