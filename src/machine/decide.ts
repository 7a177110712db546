import type { Probe } from '../scenario/scenario.ts';
import type { Effects, Visit } from './effects.ts';
import { type Steps, wait } from './steps.ts';

/** What was seen when a state was about to end. */
export interface Decision {
  /** Whether every `expect` held. */
  readonly passed: boolean;
  /** The names of those that did not. */
  readonly failed: string;
  /** For each branch, whether its `when` holds. */
  readonly held: readonly boolean[];
}

/** Looks at what a state expects and, where all of that holds, at the conditions of its branches. */
export function* decide(visit: Visit, effects: Effects): Steps<Decision> {
  const { expect, next } = visit.state;
  const expected = yield* wait(effects.look(expect, visit));
  const failed = expect
    .filter((_, index) => !expected[index])
    .map((probe) => `"${probe.name}" does not hold`);
  if (failed.length > 0) return { passed: false, failed: failed.join(', '), held: [] };
  const conditional = next.filter((branch) => branch.when !== undefined);
  const conditions = conditional.map((branch) => branch.when as Probe);
  const holds = yield* wait(effects.look(conditions, visit));
  const held = next.map((branch) => branch.when === undefined || holds[conditional.indexOf(branch)] === true);
  return { passed: true, failed: '', held };
}
