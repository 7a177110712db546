import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere } from '../support/needs.ts';
import { type Newcomer, newcomer } from '../support/quick-start.ts';
import { until } from '../support/wait.ts';

/** Milliseconds for an installation, two builds and a storm, on a busy machine. */
const BOUND = 540_000;

describeWhere(['netns'], 'the quick start, where there are node, npm and a shell', () => {
  let somebody: Newcomer;
  let programs: string;
  let home: string;
  beforeAll(() => {
    somebody = newcomer();
    [programs, home] = [`${somebody.folder}/.programs`, `${somebody.folder}/.home`];
    for (const folder of [programs, home]) mkdirSync(folder);
    const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
    symlinkSync(process.execPath, join(programs, 'node'));
    symlinkSync('/bin/sh', join(programs, 'sh'));
    for (const name of ['npm', 'npx'])
      symlinkSync(realpathSync(join(dirname(npm), name)), join(programs, name));
  });
  afterAll(() => somebody.remove());

  it('installs, builds, storms, and leaves nothing behind', { timeout: BOUND }, async () => {
    const { folder, command, cache } = somebody;
    const variables = [
      `PATH=${programs}`,
      `HOME=${home}`,
      // Not what the machine's own Squalls share.
      `SQUALL_STATE_DIR=${home}/state`,
      `npm_config_cache=${cache}`,
      'npm_config_offline=true',
    ];
    // A network of its own, in which there is nobody; only loopback is up.
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      ['--net', 'sh', '-c', 'ip link set lo up && exec env -i "$@"', '-', ...variables, 'sh', '-c', command],
      { cwd: folder, encoding: 'utf8', timeout: BOUND },
    );
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('ENOTCACHED')]);
    expect(stdout).toMatch(/The demo shop is open on http:\/\/127\.0\.0\.1:8080/);
    expect(stdout).toMatch(/PASSED {2}first-storm/);
    expect(stdout).toMatch(/Meanwhile in the shop: \d+ orders booked/);
    await until('nothing of it runs', () => withHome(home).length === 0);
  });
});

/** Pids of all that lives and was started there. */
function withHome(home: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOME=${home}`);
      } catch {
        return false;
      }
    });
}
