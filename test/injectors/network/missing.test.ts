import { expect, it } from 'vitest';
import { missing } from '../../../src/injectors/network/missing.ts';
import type { Host } from '../../../src/plugin/index.ts';

it.each([
  ['fails', { exitCode: 1, stdout: '', stderr: 'ip: unrecognized option: j' }],
  ['says something else', { exitCode: 0, stdout: '1: lo: <LOOPBACK>', stderr: '' }],
])('an ip that %s is missing, as that of BusyBox', async (_, result) => {
  const host = {
    uid: 0,
    hasCapability: () => true,
    which: (tool: string) => `/bin/${tool}`,
    run: async () => result,
  } as unknown as Host;
  const [found, ...others] = await missing({ rate: '1mbit' }, host);
  expect(found).toMatchObject({ what: 'an ip that writes JSON', fix: expect.stringContaining('iproute2') });
  expect(others).toEqual([]);
});
