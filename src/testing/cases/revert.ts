import { equal, ok } from 'node:assert/strict';
import type { Json } from '../../plugin/index.ts';
import { revertElsewhere } from '../elsewhere.ts';
import type { Rule } from '../rule.ts';

/** A fault is taken back from its record, whoever does it, however often, and whatever has become of its target. */
export function revert<P, U extends Json>(): Readonly<Record<string, Rule<P, U>>> {
  return {
    'reverts, and leaves no trace': async (rig) => {
      const before = await rig.surroundings();
      await rig.inject();
      const { message } = await rig.revert();
      ok(message, 'what was taken back is not said');
      if (rig.lasts) await rig.assertInForce(false, 'after it was reverted');
      if (rig.lasts) equal(await rig.surroundings(), before);
    },
    'reverts twice': async (rig) => {
      await rig.inject();
      await rig.revert();
      await rig.revert();
      if (rig.lasts) await rig.assertInForce(false, 'after it was reverted twice');
    },
    'reverts what was never applied': async (rig) => {
      const before = await rig.surroundings();
      await rig.plan();
      await rig.revert();
      await rig.assertInForce(false, 'after it was reverted');
      equal(await rig.surroundings(), before);
    },
    'reverts from the record alone, in another process': async (rig) => {
      const before = await rig.surroundings();
      await rig.inject();
      await revertElsewhere(rig);
      if (rig.lasts) await rig.assertInForce(false, 'after another process reverted it');
      if (rig.lasts) equal(await rig.surroundings(), before);
    },
    'counts as reverted when its target is gone': async (rig, trial) => {
      await rig.inject();
      await trial.vanish();
      await rig.revert();
      if (rig.lasts) await rig.assertInForce(false, 'with the target gone');
    },
  };
}
