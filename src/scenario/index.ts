/** Text to trusted data: what the rest of Squall uses of the scenario language. */

export type { Problem, ProblemCode } from '../document/problem.ts';
export { type Loaded, loadScenario } from './load.ts';
export type * from './scenario.ts';
