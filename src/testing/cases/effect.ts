import { equal, ok, rejects } from 'node:assert/strict';
import type { Host, Json } from '../../plugin/index.ts';
import type { Rule } from '../rule.ts';

/** A fault does what it says, and says it only then. */
export function effect<P, U extends Json>(): Readonly<Record<string, Rule<P, U>>> {
  return {
    'has all that it takes on this machine': async ({ injector, host }, { parameters }) => {
      const missing = await injector.missing(parameters, host);
      equal(missing.map(({ what }) => what).join(', '), '', 'the machine lacks something');
    },
    'changes nothing by its plan': async (rig) => {
      const before = await rig.surroundings();
      await rig.plan(watched(rig.host));
      await rig.assertInForce(false, 'after the plan');
      equal(await rig.surroundings(), before);
    },
    'applies, and is read back': async (rig) => {
      const { message } = await rig.inject();
      ok(message, 'what was read back is not said');
      await rig.assertInForce(true, 'after it was applied');
    },
    'is not read back where it was not applied': async (rig, { parameters }) => {
      const undo = await rig.plan();
      await rejects(
        async () => rig.injector.verify(parameters, undo, rig.context()),
        'verify found an effect that is not there',
      );
    },
  };
}

/** The machine, for those who only look. */
function watched(host: Host): Host {
  const refuse = (what: string) => () => {
    throw new Error(`a plan must change nothing, and called ${what}`);
  };
  return {
    ...host,
    signal: refuse('signal'),
    startHelper: refuse('startHelper'),
    writeText: refuse('writeText'),
    removeFile: refuse('removeFile'),
  };
}
