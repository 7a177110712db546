import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeWhere } from '../../support/needs.ts';
import { makeSmallDisk } from '../../support/small-disk.ts';
import { workspace } from '../../support/squall.ts';

/** Root without the right to use more than it may. */
const BOUND = ['setpriv', '--inh-caps', '-sys_resource', '--bounding-set', '-sys_resource', '--'];

describeWhere(['quota'], 'a disk with a quota', () => {
  it('is filled up to it, which is the end and no failure', async () => {
    const small = makeSmallDisk('ext4 with quota', 64, 'usrquota');
    const space = workspace();
    try {
      execFileSync('setquota', ['-u', '0', '20480', '20480', '0', '0', small.path]);
      const fault = `{disk: {path: ${small.path}, fill: 40MiB}}`;
      const file = space.write(
        's.yaml',
        `{name: quota, states: {s: {inject: ${fault}, for: 1s, next: e}, e: {final: true}}}`,
      );
      const squall = space.squall(['run', file, '--json'], { prefix: BOUND });
      expect(await squall.exited).toBe(0);
      const injected = squall.events().find(({ event }) => event === 'fault.injected');
      expect(injected).toMatchObject({
        detail: { message: expect.stringMatching(/^(19|20) MiB taken, .*: the quota is used up$/) },
      });
      expect(readdirSync(small.path).filter((name) => name.startsWith('.squall'))).toEqual([]);
    } finally {
      space.remove();
      small.remove();
    }
  });
});
