import { describe, expect, it } from 'vitest';
import type { Features } from '../../../src/injectors/network/kernel/features.ts';
import { missingFeatures } from '../../../src/injectors/network/missing-features.ts';
import type { NetworkParameters } from '../../../src/injectors/network/parameters.ts';

const all: Features = {
  ...{ netem: true, distributions: ['normal', 'pareto', 'paretonormal'], lossModels: true, seed: true },
  ...{ duplicateBeside: true, tbf: true, htb: true, ifb: true, veth: true, nftables: true },
  ...{ ingressForward: true, egressHook: true, egressForward: true, tried: true },
};
const none: Features = {
  ...{ netem: false, distributions: [], lossModels: false, seed: false, duplicateBeside: false, tbf: false },
  ...{ htb: false, ifb: false, veth: false, nftables: false, ingressForward: false, egressHook: false },
  ...{ egressForward: false, tried: true },
};

const missing = (parameters: NetworkParameters, lacks: Partial<Features>) =>
  missingFeatures(parameters, { ...all, ...lacks }).map(({ what }) => what);

describe('of a kernel that', () => {
  it('has everything, nothing is missing', () => {
    expect(
      missing({ delay: '5ms', jitter: '1ms', distribution: 'normal', direction: 'both', rate: '5mbit' }, {}),
    ).toEqual([]);
  });

  it.each<[keyof Features, NetworkParameters, string[]]>([
    ['netem', { delay: '5ms', duplicate: 1 }, ['sch_netem']],
    ['netem', { loss: 5, correlation: 25 }, ['sch_netem']],
    ['netem', { loss: 5 }, []],
    ['netem', { rate: '5mbit', loss: 5 }, []],
    ['netem', { rate: { limit: '5mbit', burst: '32kB' } }, []],
    ['tbf', { rate: '5mbit' }, ['sch_tbf']],
    ['tbf', { rate: '5mbit', delay: '5ms' }, []],
    ['tbf', { rate: { limit: '5mbit', burst: '32kB' }, delay: '5ms' }, ['sch_tbf']],
    ['htb', { rate: '5mbit' }, ['sch_htb']],
    ['htb', { partition: true }, []],
    ['ifb', { rate: '5mbit', direction: 'both' }, ['ifb']],
    ['ifb', { rate: '5mbit' }, []],
    ['ifb', { loss: 5, direction: 'ingress' }, []],
    ['ingressForward', { rate: '5mbit', direction: 'ingress' }, ['nft_fwd_netdev']],
    ['lossModels', { loss: { model: 'state', p13: 1 } }, ["netem's loss models"]],
    ['nftables', { partition: true }, ['nf_tables']],
    ['egressHook', { delay: '5ms' }, []],
    ['egressForward', { delay: '5ms' }, []],
    ['seed', { loss: 5 }, []],
  ])('lacks %s, for %o is missing %o', (feature, parameters, expected) => {
    expect(missing(parameters, { [feature]: false })).toEqual(expected);
  });

  it('has not the table of a distribution, that is missing where it is asked for', () => {
    const lacks = { distributions: ['normal'] };
    const jitter = { delay: '5ms', jitter: '1ms' };
    expect(missing({ ...jitter, distribution: 'pareto' }, lacks)).toEqual(["netem's pareto distribution"]);
    expect(missing({ ...jitter, distribution: 'normal' }, lacks)).toEqual([]);
    expect(missing(jitter, lacks)).toEqual([]);
  });

  it('has nothing, everything is named once, with the parameters that need it and what to do', () => {
    const found = missingFeatures({ delay: '5ms', reorder: 5, direction: 'both' }, none);
    expect(found.map(({ what }) => what)).toEqual([
      'nf_tables',
      'sch_netem',
      'sch_htb',
      'ifb',
      'nft_fwd_netdev',
    ]);
    expect(found[1]).toMatchObject({
      why: 'delay, reorder',
      fix: expect.stringContaining('modprobe sch_netem'),
    });
  });
});
