import { rmSync } from 'node:fs';
import { afterAll, describe, it } from 'vitest';
import type { LimitsParameters } from '../../src/injectors/limits/schema.ts';
import { limits } from '../../src/injectors/limits.ts';
import { describeConformance, type Trial } from '../../src/testing/index.ts';
import { Targets } from '../fixtures/targets.ts';
import { makeCgroup } from '../support/cgroup.ts';
import { describeWhere } from '../support/needs.ts';
import { builtInModule } from './built-in.ts';

describeWhere(['cgroup2'], 'in a cgroup of its own', async () => {
  const { module, folder } = await builtInModule();
  afterAll(() => rmSync(folder, { recursive: true }));
  describeConformance({ describe, it }, { injector: limits, module, prepare });
});

async function prepare(): Promise<Trial<LimitsParameters>> {
  const targets = new Targets();
  const cgroup = makeCgroup();
  const name = targets.name('-limited');
  const target = await targets.sleeper(name);
  cgroup.add(target.pid);
  let gone = false;
  const settings = () => (gone ? 'gone' : `${cgroup.read('cpu.max')}, ${cgroup.read('pids.max')}`);
  const vanish = async () => {
    targets.end();
    await cgroup.remove();
    gone = true;
  };
  return {
    parameters: { name, cpu: 20, pids: 30 },
    inForce: () => settings() === '20000 100000, 30',
    surroundings: settings,
    vanish,
    end: async () => {
      if (!gone) await vanish();
    },
  };
}
