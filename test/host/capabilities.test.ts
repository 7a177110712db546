import { describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import { asNobody } from '../fixtures/elsewhere.ts';
import { describeWhere } from '../support/needs.ts';

const host = createHost();

describe('cores', () => {
  it('are those that this process may run on', async () => {
    const { stdout } = await host.run('nproc', []);
    expect(host.cores).toHaveLength(Number(stdout));
  });
});

describeWhere(['root'], 'hasCapability', () => {
  it('knows what may be done, with and without the prefix', () => {
    expect(host.hasCapability('KILL')).toBe(true);
    expect(host.hasCapability('CAP_KILL')).toBe(true);
    expect(host.hasCapability('NO_SUCH_THING')).toBe(false);
  });

  it('knows that an ordinary user may do nothing special', async () => {
    const code =
      "say(['KILL', 'NET_ADMIN', 'SYS_ADMIN'].filter((name) => module.createHost().hasCapability(name)))";
    expect(await asNobody('../../src/host/host.ts', code)).toEqual([]);
  });
});
