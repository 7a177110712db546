import { stormConfig } from '../machine/config.ts';
import type { Json } from '../plugin/index.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { originOf } from './origin.ts';

/** An XState configuration as plain JSON; `createMachine` of XState takes it. */
export type Statechart = { readonly [key: string]: Json };

/**
 * The states of the machine that a scenario compiles to, by the names that the file has, and the ways between them.
 * Actions, guards and delays are named, not bound: it is for tools that draw or explore, and injects nothing.
 *
 * @throws TypeError where `scenario` is not one that `loadScenario` has returned
 */
export function statechartOf(scenario: Scenario): Statechart {
  originOf(scenario);
  return JSON.parse(JSON.stringify(stormConfig(scenario)));
}
