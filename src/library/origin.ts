import type { Registry } from '../injectors/registry.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Where a scenario comes from: the faults that it was checked against, and its text. */
export interface Origin {
  readonly registry: Registry;
  readonly source: string;
}

const origins = new WeakMap<Scenario, Origin>();

export function remember(scenario: Scenario, origin: Origin): void {
  origins.set(scenario, origin);
}

/** @throws TypeError where nobody has checked it: the rest of Squall trusts what is in a scenario */
export function originOf(scenario: Scenario): Origin {
  const origin = origins.get(scenario);
  if (origin) return origin;
  throw new TypeError('not a scenario that loadScenario has returned; a copy of one is not checked either');
}
