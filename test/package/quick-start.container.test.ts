import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BASE } from '../support/image.ts';
import { describeWhere } from '../support/needs.ts';
import { type Newcomer, newcomer } from '../support/quick-start.ts';

/** Milliseconds for an installation, two builds and a storm, on a busy machine. */
const BOUND = 540_000;

describeWhere(['nodeimage'], `the quick start, in ${BASE} without a network`, () => {
  let somebody: Newcomer;
  beforeAll(() => {
    somebody = newcomer();
  });
  afterAll(() => somebody.remove());

  it('installs, builds and storms', { timeout: BOUND }, () => {
    const { folder, command, cache } = somebody;
    // What is written goes nowhere.
    const volumes = [`${folder}:/squall:O`, `${cache}:/cache:O`].flatMap((volume) => ['--volume', volume]);
    const env = ['npm_config_cache=/cache', 'npm_config_offline=true'].flatMap((each) => ['--env', each]);
    const { status, stdout, stderr } = spawnSync(
      'podman',
      [
        'run',
        '--rm',
        '--network',
        'none',
        ...volumes,
        ...env,
        '--workdir',
        '/squall',
        BASE,
        'sh',
        '-c',
        command,
      ],
      { encoding: 'utf8', timeout: BOUND },
    );
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('ENOTCACHED')]);
    expect(stdout).toMatch(/PASSED {2}first-storm/);
    expect(stdout).toMatch(/Meanwhile in the shop: \d+ orders booked/);
  });
});
