/** The public entry `squall/plugin/testing`: the rules that every fault is held to. */
export { conformance, describeConformance, type Runner } from './conformance.ts';
export type { Case } from './rule.ts';
export type { Subject, Trial } from './subject.ts';
