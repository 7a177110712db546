import { expect, it } from 'vitest';
import { readTries } from '../../../../src/injectors/network/kernel/probe-script.ts';

const there = ['ip is there', 'tc is there', 'nft: nftables', 'nft: egress hook'];
const read = (...lines: readonly string[]) => readTries([...lines, ''].join('\n'));

it('what no line says has failed works', () => {
  const works = read(...there, 'ip: Command failed -:2', 'tc: Command failed -:13', 'tried');
  expect(works?.has('ifb')).toBe(false);
  expect(works?.has('veth')).toBe(true);
  expect(works?.has('netem')).toBe(true);
  expect(works?.has('duplicate beside')).toBe(false);
  expect(works?.has('egress hook')).toBe(true);
  expect(works?.has('egress forward')).toBe(false);
});

it('a program that is not there does nothing', () => {
  const works = read('ip is there', 'tried');
  expect(works?.has('veth')).toBe(true);
  expect(works?.has('htb')).toBe(false);
  expect(works?.has('nftables')).toBe(false);
});

it('a script that did not come to its end says nothing', () => {
  expect(read(...there)).toBeUndefined();
});
