/** A Markov chain: from each node, where to and how likely. What is missing to 1 leads out of it. */
export type Chain = readonly (readonly Step[])[];

export interface Step {
  readonly to: number;
  readonly probability: number;
}

/** Sweeps after which a chain is given up, in which something goes round almost for ever. */
const MOST_SWEEPS = 20_000;
const PRECISE = 1e-13;

/**
 * What is gathered from the first node on until the chain is left, on average: `gain` of each node that is come by.
 *
 * Goes through all nodes again and again, those that are nearer to the end first, until nothing changes any more.
 * Without a loop that is at once.
 *
 * @returns undefined where it does not settle
 */
export function gathered(chain: Chain, gain: (node: number) => number): number | undefined {
  const order = lastFirst(chain);
  const values = chain.map(() => 0);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let change = 0;
    for (const node of order) {
      const value = through(chain[node] as readonly Step[], node, values, gain(node));
      if (!Number.isFinite(value)) return undefined;
      const before = values[node] as number;
      change = Math.max(change, Math.abs(value - before) / Math.max(1, Math.abs(value)));
      values[node] = value;
    }
    if (change < PRECISE) return values[0];
  }
  return undefined;
}

/**
 * How likely it is, from the first node on, that something comes to pass before the chain is left.
 *
 * @param chance how likely it comes to pass at a node, each time that it is come by
 */
export function comesToPass(chain: Chain, chance: (node: number) => number): number | undefined {
  const thinned = chain.map((steps, node) =>
    steps.map(({ to, probability }) => ({ to, probability: probability * (1 - chance(node)) })),
  );
  return gathered(thinned, chance);
}

/** The length of the longest way through, with `length` of each node; infinite where there is a loop. */
export function longest(chain: Chain, length: (node: number) => number): number {
  const known = new Map<number, number>();
  const order = lastFirst(chain);
  const place = new Map(order.map((node, index) => [node, index]));
  for (const node of order) {
    let rest = 0;
    for (const { to } of chain[node] as readonly Step[]) {
      // Only a way back leads to a node that is not before this one.
      if ((place.get(to) as number) >= (place.get(node) as number)) return Number.POSITIVE_INFINITY;
      rest = Math.max(rest, known.get(to) as number);
    }
    known.set(node, length(node) + rest);
  }
  return known.get(0) as number;
}

/** The length of the shortest way through, with `length` of each node. */
export function shortest(chain: Chain, length: (node: number) => number): number {
  const values = chain.map(() => Number.POSITIVE_INFINITY);
  const order = lastFirst(chain);
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of order) {
      const steps = chain[node] as readonly Step[];
      const leaves = steps.reduce((sum, { probability }) => sum + probability, 0) < 1 - 1e-9;
      const rest = Math.min(
        leaves ? 0 : Number.POSITIVE_INFINITY,
        ...steps.map(({ to }) => values[to] as number),
      );
      if (length(node) + rest >= (values[node] as number)) continue;
      values[node] = length(node) + rest;
      changed = true;
    }
  }
  return values[0] as number;
}

/** Going round on the spot is worked out at once. */
function through(steps: readonly Step[], node: number, values: readonly number[], gain: number): number {
  let value = gain;
  let stay = 0;
  for (const { to, probability } of steps) {
    if (to === node) stay += probability;
    else value += probability * (values[to] as number);
  }
  return value / (1 - stay);
}

/** The nodes that the first one leads to, each after those that its steps lead to, as far as loops allow. */
function lastFirst(chain: Chain): number[] {
  const order: number[] = [];
  const seen = new Set([0]);
  const stack = [{ node: 0, next: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const step = chain[top.node]?.[top.next++];
    if (!step) {
      order.push(top.node);
      stack.pop();
    } else if (!seen.has(step.to)) {
      seen.add(step.to);
      stack.push({ node: step.to, next: 0 });
    }
  }
  return order;
}
