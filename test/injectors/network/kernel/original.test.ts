import { describe, expect, it } from 'vitest';
import { sameQdiscs, snapshot } from '../../../../src/injectors/network/kernel/original.ts';
import type { QdiscLine } from '../../../../src/injectors/network/kernel/state.ts';

const none = { classes: false, filters: false };
const root = (kind: string, options: Record<string, unknown>, handle = '8001:'): QdiscLine => ({
  kind,
  handle,
  root: true,
  refcnt: 2,
  options,
});
const words = (qdisc: QdiscLine) => {
  const found = snapshot([qdisc], none, undefined);
  return typeof found === 'string' ? found : found.restore?.words.join(' ');
};

describe('a root qdisc', () => {
  it('of the kernel comes back by itself', () => {
    const qdiscs = [root('noqueue', {}, '0:')];
    expect(snapshot(qdiscs, none, 'fq_codel')).toEqual({ qdiscs, restore: null });
    const mq = [root('mq', {}, '0:'), { kind: 'fq_codel', handle: '0:', parent: ':1', options: {} }];
    expect(snapshot(mq, none, 'fq_codel')).toMatchObject({ restore: null });
  });

  it('of the kernel that would come back as another is refused', () => {
    expect(snapshot([root('pfifo_fast', {}, '0:')], none, 'fq')).toContain(
      'net.core.default_qdisc is fq by now',
    );
    const mq = [root('mq', {}, '0:'), { kind: 'fq', handle: '8002:', parent: ':1', options: {} }];
    expect(snapshot(mq, none, 'fq')).toContain('fq 8002: below mq');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['pfifo', { limit: 33 }, 'pfifo limit 33'],
    ['tbf', { rate: 125_000, burst: 32_768, lat: 557_056 }, 'tbf rate 1000000bit burst 32768 limit 102400'],
    [
      'htb',
      { r2q: 10, default: '0x10', direct_packets_stat: 3, direct_qlen: 1000 },
      'htb r2q 10 default 0x10 direct_qlen 1000',
    ],
    [
      'fq_codel',
      {
        limit: 500,
        flows: 64,
        quantum: 1514,
        target: 6999,
        interval: 119_999,
        memory_limit: 33_554_432,
        drop_batch: 64,
      },
      'fq_codel noecn limit 500 flows 64 quantum 1514 target 7000us interval 120000us memory_limit 33554432 drop_batch 64',
    ],
    [
      'netem',
      {
        limit: 1000,
        delay: { delay: 0.013699, jitter: 0, correlation: 0 },
        'loss-random': { loss: 0.033, correlation: 0.25 },
        ecn: false,
        gap: 0,
      },
      'netem limit 1000 delay 13700us loss random 3.3% 25%',
    ],
  ])('%s is put into words', (kind, options, expected) => {
    expect(words(root(kind, options))).toBe(expected);
  });

  it.each<[string, Record<string, unknown>]>([
    ['cake', { bandwidth: 'unlimited' }],
    ['fq', { limit: 1000, invented: 5 }],
    ['netem', { limit: 1000, delay: { delay: 0.1, jitter: 0.01, correlation: 0 } }],
    ['netem', { limit: 1000, 'loss-gemodel': { p: 0.1 } }],
  ])('%s %o is not understood, and refused', (kind, options) => {
    expect(words(root(kind, options))).toContain('cannot be put back exactly');
  });

  it('with classes, filters or qdiscs below it is refused', () => {
    const htb = root('htb', {}, '1:');
    expect(snapshot([htb], { classes: true, filters: false }, undefined)).toContain('classes');
    expect(snapshot([htb], { classes: false, filters: true }, undefined)).toContain('filters');
    expect(snapshot([htb, { kind: 'pfifo', handle: '2:', parent: '1:1' }], none, undefined)).toContain(
      'below it',
    );
  });
});

it('counters make no difference', () => {
  const one = root('htb', { direct_packets_stat: 1, r2q: 10 });
  expect(sameQdiscs([one], [{ ...one, refcnt: 5, options: { direct_packets_stat: 9, r2q: 10 } }])).toBe(true);
  expect(sameQdiscs([one], [{ ...one, handle: '8002:' }])).toBe(false);
});
