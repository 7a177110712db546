import type { Json } from '../plugin/index.ts';
import { abort } from './cases/abort.ts';
import { documentation } from './cases/documentation.ts';
import { effect } from './cases/effect.ts';
import { revert } from './cases/revert.ts';
import { Rig } from './rig.ts';
import type { Case, Rule } from './rule.ts';
import type { Subject } from './subject.ts';

/** As much of a test runner as is needed: vitest, `node:test` and others have it. */
export interface Runner {
  describe(name: string, suite: () => void): unknown;
  it(name: string, test: () => Promise<void>): unknown;
}

/** The rules that every fault is held to, as cases for any test runner. */
export function conformance<P, U extends Json>(subject: Subject<P, U>): Case[] {
  const rules = { ...effect<P, U>(), ...revert<P, U>(), ...abort<P, U>() };
  return [
    ...documentation(subject.injector),
    ...Object.entries(rules).map(([name, rule]) => ({ name, run: () => withTrial(subject, rule) })),
  ];
}

/** Registers the cases: `describeConformance({ describe, it }, subject)`. */
export function describeConformance<P, U extends Json>(runner: Runner, subject: Subject<P, U>): void {
  runner.describe(`the fault ${subject.injector.name}`, () => {
    for (const { name, run } of conformance(subject)) runner.it(name, run);
  });
}

/** However a rule ends, the fault is taken back before its target is removed. */
async function withTrial<P, U extends Json>(subject: Subject<P, U>, rule: Rule<P, U>): Promise<void> {
  const trial = await subject.prepare();
  const rig = new Rig(subject, trial);
  try {
    await rule(rig, trial);
  } finally {
    await rig.cleanUp();
    await trial.end();
  }
}
