import { expect, it } from 'vitest';
import { canonical, readMatch } from '../../../../src/injectors/network/verify/match.ts';

const payload = (protocol: string, field: string, right: unknown) => ({
  match: { op: '==', left: { payload: { protocol, field } }, right },
});
const l4 = (right: unknown) => ({ match: { op: '==', left: { meta: { key: 'l4proto' } }, right } });

it('what nft lists is read as what was asked for', () => {
  const expressions = [
    payload('th', 'dport', { set: [{ range: [8000, 8100] }, 80] }),
    payload('th', 'sport', 5),
    payload('ip', 'daddr', { prefix: { addr: '10.0.0.0', len: 8 } }),
    l4({ set: ['udp', 'tcp'] }),
    { jump: { target: 'x' } },
  ];
  const expected = {
    peer: { family: 4, value: '10.0.0.0/8' } as const,
    ports: [
      [80, 80],
      [8000, 8100],
    ] as [number, number][],
    sourcePorts: [[5, 5]] as [number, number][],
    protocols: ['tcp', 'udp'],
  };
  expect(canonical(readMatch(expressions, 'egress'))).toBe(canonical(expected));
});

it('a protocol is read from the name of a port, too, and going in the sides are changed', () => {
  const read = readMatch([payload('tcp', 'dport', 5), payload('ip6', 'saddr', '@to6_x')], 'ingress');
  expect(read).toEqual({
    peer: { family: 6, value: '@to6_x' },
    ports: [],
    sourcePorts: [[5, 5]],
    protocols: ['tcp'],
  });
});

it('numbers of protocols are their names, as nft has none without /etc/protocols', () => {
  expect(readMatch([l4({ set: [6, 17] })], 'egress').protocols).toEqual(['tcp', 'udp']);
  expect(readMatch([l4({ set: ['1', 58] })], 'egress').protocols).toEqual(['icmp', 'ipv6-icmp']);
});

it('the names of ICMPv6 are one', () => {
  expect(readMatch([l4({ set: ['icmp', 'icmpv6'] })], 'egress').protocols).toEqual(['icmp', 'ipv6-icmp']);
});
