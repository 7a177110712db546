import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeWhere } from '../support/needs.ts';
import { workspace } from '../support/squall.ts';
import { startVictim } from '../support/victim.ts';

const SQUALL = fileURLToPath(new URL('../../dist/squall.js', import.meta.url));

describeWhere(['root'], 'a disk that takes no undo records', () => {
  /** Runs a scenario with a state directory on a small file system, in a mount namespace that ends with it. */
  async function runOn(mount: string, scenario: (victim: string) => string) {
    const space = workspace();
    const victim = startVictim();
    try {
      const file = space.write('storm.yaml', scenario(victim.name));
      space.write('disk', '');
      const script = `mkdir -p ${space.stateDir} && mount -t tmpfs -o size=256k tmpfs ${space.stateDir} && ${mount.replaceAll('DISK', space.stateDir)}
        ${process.execPath} ${SQUALL} run ${file} --json --state-dir ${space.stateDir}; echo "exit $?"; ls ${space.stateDir}/undo`;
      const stdout = await new Promise<string>((resolve) =>
        execFile('unshare', ['--mount', 'sh', '-c', script], (_, output) => resolve(output)),
      );
      return { stdout, paused: victim.state() === 'T' };
    } finally {
      victim.end();
      space.remove();
    }
  }

  const pause = (victim: string) =>
    `{name: disk, states: {a: {inject: {process: {name: ${victim}, action: pause}}, for: 1s, next: b}, b: {final: true}}}`;

  it.each([
    ['full', 'dd if=/dev/zero of=DISK/filler bs=1k 2>/dev/null;'],
    ['read-only', 'mount -o remount,ro DISK;'],
  ])('because it is %s refuses the run before anything changes, with exit code 4', async (_, mount) => {
    const { stdout } = await runOn(mount, pause);
    expect(stdout).toContain('exit 4');
    expect(stdout).toContain('undo records cannot be kept');
    expect(stdout).not.toContain('fault.injected');
  });

  it('because it has become full fails that fault, and takes the others back', async () => {
    // What the inner state expects fills the disk before the next one injects.
    const fill = (victim: string) =>
      `name: disk
states:
  a:
    inject: {process: {name: ${victim}, action: pause}}
    for: 20s
    initial: fill
    states:
      fill:
        for: 100ms
        expect: [{name: fill, exec: {command: "dd if=/dev/zero of=$SQUALL_TEST_FOLDER/filler bs=1k; true"}}]
        next: more
      more: {inject: {cpu: {load: 10, workers: 1}}, for: 10s, next: end}
      end: {final: true}
    next: over
  over: {final: true}
`;
    const { stdout, paused } = await runOn('export SQUALL_TEST_FOLDER=DISK;', fill);
    expect(stdout).toContain('exit 1');
    expect(stdout).toMatch(/fault\.failed.*a\.more\.cpu.*ENOSPC/);
    expect(stdout).toContain('"event":"fault.reverted","state":"a"');
    expect(stdout.trimEnd()).toMatch(/exit 1$/);
    expect(paused).toBe(false);
  });
});
