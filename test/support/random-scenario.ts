import type { Random } from '../../src/plugin/index.ts';
import type { Fault, Probe, Scenario } from '../../src/scenario/scenario.ts';
import { type Sketch, sketch } from './scenario.ts';

/** What a random scenario is made of. */
export interface Ingredients {
  readonly random: Random;
  /** A fault for the state of a path; undefined: none. */
  readonly fault: (path: string) => Partial<Fault> | undefined;
  /** Probes that always hold, and one that never does. */
  readonly holds: (name: string) => Probe;
  readonly fails: (name: string) => Probe;
  /** Milliseconds that a state lasts, at least and at most. */
  readonly lasts: readonly [number, number];
}

/** Branches, loops with a limit, conditions, expectations, waits, nested machines and parallel regions. */
export function randomScenario(ingredients: Ingredients): Scenario {
  const { random, holds } = ingredients;
  const states = {
    // Long enough for every first look at what is polled.
    calm: { for: 400, next: 's0' },
    ...machine(ingredients, '', 3 + random.below(3), true),
  };
  return sketch(states, {
    name: 'random',
    timeout: 120_000,
    steadyState: random.next() < 0.5 ? [holds('steady')] : [],
    stopWhen: random.next() < 0.5 ? [{ ...holds('never trips'), every: 30 }] : [],
  });
}

function machine(
  ingredients: Ingredients,
  prefix: string,
  count: number,
  deep: boolean,
): Record<string, Sketch> {
  const states: Record<string, Sketch> = {};
  for (let index = 0; index < count; index++) {
    states[`s${index}`] = state(ingredients, `${prefix}s${index}`, index, count, deep);
  }
  states.done = { final: true };
  return states;
}

function state(ingredients: Ingredients, path: string, index: number, count: number, deep: boolean): Sketch {
  const { random, fault, holds, fails } = ingredients;
  const onward = index === count - 1 ? 'done' : `s${index + 1}`;
  const made = fault(path);
  const expectation = random.next();
  return {
    ...(made ? { inject: [made] } : {}),
    ...stay(ingredients, path, deep),
    ...(expectation < 0.2 ? { expect: [holds(`${path} is well`)] } : {}),
    ...(expectation > 0.9 ? { expect: [fails(`${path} is ill`)], onFailure: onward } : {}),
    next: [
      { to: `s${random.below(count)}`, probability: random.next() * 0.4, max: 1 + random.below(2) },
      {
        to: 'done',
        probability: random.next() * 0.2,
        ...(random.next() < 0.5 ? { when: fails(`${path} may stop`) } : {}),
      },
      { to: onward, probability: 0 },
    ].map((branch, place, all) =>
      place < 2
        ? branch
        : {
            ...branch,
            probability:
              1 -
              (all[0] as { probability: number }).probability -
              (all[1] as { probability: number }).probability,
          },
    ),
  };
}

function stay(ingredients: Ingredients, path: string, deep: boolean): Sketch {
  const {
    random,
    holds,
    fails,
    lasts: [least, most],
  } = ingredients;
  const min = least + random.below(most - least);
  const kind = random.next();
  if (deep && kind < 0.2) return { nested: machine(ingredients, `${path}.`, 2, false) };
  if (deep && kind < 0.4) {
    return {
      parallel: {
        east: machine(ingredients, `${path}.east.`, 2, false),
        west: machine(ingredients, `${path}.west.`, 2, false),
      },
    };
  }
  if (kind < 0.5) return { until: holds(`${path} is up`), for: 5000 };
  if (kind < 0.6) return { until: { ...fails(`${path} never is`), every: 20 }, for: 400 + min };
  return { for: { min, max: min + most - least } };
}
