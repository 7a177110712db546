import { expect, it } from 'vitest';
import { conflict } from '../../../src/injectors/network/conflict.ts';
import type { NetworkParameters } from '../../../src/injectors/network/parameters.ts';

const reorder: NetworkParameters = { delay: '9ms', reorder: 5 };
const delay: NetworkParameters = { delay: '5ms' };

it.each<[NetworkParameters, NetworkParameters, string]>([
  [reorder, delay, '/reorder'],
  [delay, reorder, ''],
  [
    { ...reorder, to: '10.1.0.0/16', ports: [80] },
    { ...delay, to: '10.0.0.0/8', ports: '1-100' },
    '/reorder',
  ],
  [{ ...reorder, direction: 'both' }, { ...delay, direction: 'ingress' }, '/reorder'],
  [{ ...reorder, interface: ['eth0', 'eth1'] }, { ...delay, interface: 'eth1' }, '/reorder'],
  [{ ...reorder, interface: 'all' }, delay, '/reorder'],
  [{ loss: 5, correlation: 25 }, { loss: 1 }, '/loss'],
  [{ ...delay, jitter: '1ms', distribution: 'normal' }, { ...delay, jitter: '1ms' }, '/distribution'],
])('%o is in conflict with %o', (one, other, path) => {
  expect(conflict(one, other)).toMatchObject({
    path,
    message: expect.stringContaining('some packets would get both'),
  });
});

it.each<[string, NetworkParameters, NetworkParameters]>([
  ['they are aimed apart', { ...reorder, to: '10.0.0.0/8' }, { ...delay, to: '11.0.0.0/8' }],
  ['one excepts the other', { ...reorder, except: '10.0.0.0/8' }, { ...delay, to: '10.1.1.1' }],
  ['they go other ways', reorder, { ...delay, direction: 'ingress' }],
  ['they are on other interfaces', { ...reorder, interface: 'eth0' }, { ...delay, interface: 'eth1' }],
  ['one may be on another interface', { ...reorder, interface: 'eth0' }, delay],
  ['loopback is not among all', { ...reorder, interface: 'all' }, { ...delay, interface: 'lo' }],
  ['a host name may have any address', { ...reorder, to: 'db' }, { ...delay, to: '10.0.0.0/8' }],
  ['a host name may be excepted', { ...reorder, except: 'db' }, delay],
  ['they can be combined', delay, { ...delay, loss: 5, rate: '5mbit' }],
  ['a partition goes with everything', { partition: true }, { ...reorder, direction: 'both' }],
  [
    'nft loses plain losses coming in',
    { loss: 1, direction: 'ingress' },
    { loss: 5, correlation: 5, direction: 'ingress' },
  ],
])('there is no conflict where %s', (_, one, other) => {
  expect(conflict(one, other)).toBeUndefined();
  expect(conflict(other, one)).toBeUndefined();
});

it('a host name beside addresses leaves those certain', () => {
  expect(conflict({ ...reorder, to: ['db', '10.0.0.1'] }, { ...delay, to: '10.0.0.0/8' })).toBeDefined();
});
