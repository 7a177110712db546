/**
 * The public entry `squall`: for a programme that holds scenarios itself. It reads one, looks at what it compiles to,
 * plays it in virtual time, and runs it for real.
 *
 * @packageDocumentation
 */
export type { Problem, ProblemCode } from '../document/problem.ts';
export type {
  Event,
  EventBody,
  EventHeader,
  FaultReference,
  LeftBehind,
  Outcome,
  ProbeReference,
} from '../events/event.ts';
export { loadPlugins, PluginError } from '../packages/load.ts';
export type {
  Branch,
  Fault,
  Probe,
  ProbeCommon,
  ProbeKind,
  Region,
  Scenario,
  Schedule,
  State,
} from '../scenario/scenario.ts';
export { type Statechart, statechartOf } from './chart.ts';
export { type LoadOptions, type LoadResult, loadScenario } from './load.ts';
export { type Run, type RunOptions, type RunResult, startRun } from './run.ts';
export {
  type Assumptions,
  type PassedOver,
  type SimulatedRun,
  type SimulateOptions,
  type Simulation,
  simulate,
} from './simulate.ts';
