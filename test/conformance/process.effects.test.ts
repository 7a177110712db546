import { rmSync } from 'node:fs';
import { afterAll, describe, it } from 'vitest';
import { identify } from '../../src/host/signals.ts';
import { readStat } from '../../src/host/stat.ts';
import type { ProcessParameters } from '../../src/injectors/process/parameters.ts';
import { processFault } from '../../src/injectors/process.ts';
import { describeConformance, type Trial } from '../../src/testing/index.ts';
import { Targets } from '../fixtures/targets.ts';
import { builtInModule } from './built-in.ts';

const { module, folder } = await builtInModule();
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['kill', 'pause'] as const)('to %s', (action) => {
  describeConformance({ describe, it }, { injector: processFault, module, prepare: () => prepare(action) });
});

async function prepare(action: 'kill' | 'pause'): Promise<Trial<ProcessParameters>> {
  const targets = new Targets();
  const name = targets.name(`-${action}`);
  const target = await targets.sleeper(name);
  const state = () => readStat(target.pid)?.state;
  return {
    parameters: { name, action },
    inForce: () =>
      action === 'kill' ? !targets.isAlive(target) : targets.isAlive(target) && state() === 'T',
    surroundings: () => `${targets.isAlive(target)} ${state() === 'T'}`,
    vanish: () => {
      if (identify(target.pid)) process.kill(target.pid, 'SIGKILL');
    },
    end: () => targets.end(),
  };
}
