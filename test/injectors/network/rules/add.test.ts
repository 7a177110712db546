import { expect, it } from 'vitest';
import type { Leg, NetworkUndo, Shaping } from '../../../../src/injectors/network/record.ts';
import { addRules } from '../../../../src/injectors/network/rules/add.ts';
import { shapeOf } from '../../../../src/injectors/network/shape/shape.ts';

const leg: Leg = {
  ...{ interface: 'eth0', ifindex: 2, direction: 'egress', family: 'netdev' },
  ...{ forwards: true, drop: 0, shaping: null },
};
const undo: NetworkUndo = {
  ...{ version: 2, namespace: 'net:[1]', mark: 'aaaaaaaaaaaa', legs: [leg], what: 'a fault' },
  aim: { to: [], except: [], ports: [], sourcePorts: [], protocol: null, named: [] },
  spared: { api: null, ports: [] },
};
const shaping: Shaping = {
  shape: shapeOf({ rate: '5mbit' }),
  carrier: { kind: 'detour', device: { name: 'squallo2', peer: 'squallp2' } },
  seat: { number: 0x1f, own: null, qdiscs: [] },
  combinations: [],
};
/** The lines about a chain, a set or a map, without their beginning. */
const about = (what: string, changes: Partial<NetworkUndo>, family = 'netdev') =>
  addRules({ ...undo, ...changes })
    .filter((line) => line.includes(` ${family} squall ${what} `))
    .map((line) => line.replace(` ${family} squall ${what}`, ''));

it('everything of IP is aimed at where nothing is said', () => {
  const legs = [{ ...leg, drop: 1_000_000 }];
  expect(about('out_2_faults', { legs })).toEqual([
    'add rule meta protocol { ip, ip6 } jump fault_aaaaaaaaaaaa_out_2',
  ]);
  expect(about('fault_aaaaaaaaaaaa_out_2', { legs })).toEqual(['add rule drop']);
});

it('the base chain is the same for every fault, and puts what has a class on its detour', () => {
  const expected = [
    'add chain { type filter hook egress device "eth0" priority -1000000; policy accept; }',
    'add rule meta priority 5ca1:ffff meta priority set 0:0 accept',
    'add rule jump out_2_faults',
    'add rule meta priority & 0xffff0000 == 0x5ca10000 fwd to meta priority map @out_2_devices',
  ];
  expect(about('out_2', { legs: [{ ...leg, drop: 5 }] })).toEqual(expected);
  expect(about('out_2', { legs: [{ ...leg, shaping }] })).toEqual(expected);
});

it('a single peer is compared with, several are in a set, and ports come first', () => {
  const aim = {
    ...undo.aim,
    to: ['10.0.0.0/8', 'fd00::1', 'fd00::2'],
    ports: [
      [5432, 5432],
      [8000, 8100],
    ] as [number, number][],
  };
  expect(about('in_2_faults', { aim, legs: [{ ...leg, direction: 'ingress' }] })).toEqual([
    'add rule th sport { 5432, 8000-8100 } ip saddr 10.0.0.0/8 meta l4proto { tcp, udp } jump fault_aaaaaaaaaaaa_in_2',
    'add rule th sport { 5432, 8000-8100 } ip6 saddr @to6_aaaaaaaaaaaa meta l4proto { tcp, udp } jump fault_aaaaaaaaaaaa_in_2',
  ]);
  expect(about('to6_aaaaaaaaaaaa', { aim })).toEqual([
    'add set { type ipv6_addr; flags interval; }',
    'add element { fd00::1, fd00::2 }',
  ]);
});

it('host names are in sets of both families, to be given other addresses', () => {
  const aim = { ...undo.aim, to: ['10.0.0.1'], named: ['to'] as const };
  expect(about('out_2_faults', { aim })).toHaveLength(2);
  expect(about('to4_aaaaaaaaaaaa', { aim })).toEqual([
    'add set { type ipv4_addr; }',
    'add element { 10.0.0.1 }',
  ]);
  expect(about('to6_aaaaaaaaaaaa', { aim })).toEqual(['add set { type ipv6_addr; }']);
});

it('what is excepted and what is spared return before anything is done', () => {
  const changes = {
    aim: { ...undo.aim, except: ['10.0.0.1'], protocol: 'icmp' as const },
    spared: { api: { addresses: ['10.96.0.1', 'fd00::1'], port: 443 }, ports: [8000, 8001] },
    legs: [{ ...leg, drop: 25_000 }],
  };
  expect(about('fault_aaaaaaaaaaaa_out_2', changes)).toEqual([
    'add rule ip daddr 10.0.0.1 return',
    'add rule ip daddr 10.96.0.1 tcp dport 443 return',
    'add rule ip6 daddr fd00::1 tcp dport 443 return',
    'add rule tcp sport { 8000, 8001 } return',
    'add rule numgen random mod 1000000 < 25000 drop',
  ]);
  expect(about('out_2_faults', changes)).toEqual([
    'add rule meta l4proto { icmp, 58 } jump fault_aaaaaaaaaaaa_out_2',
  ]);
});

it('a packet gets a class, and another one where it had the class of another fault', () => {
  const combined: Shaping = {
    ...shaping,
    combinations: [
      {
        members: ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'],
        shape: shaping.shape,
        seat: { number: 0x21, own: { name: 'squalld21', peer: 'squalle21' }, qdiscs: [] },
        steps: [
          { fault: 'aaaaaaaaaaaa', from: 0x20 },
          { fault: 'bbbbbbbbbbbb', from: 0x1f },
        ],
      },
    ],
  };
  const legs = [{ ...leg, shaping: combined }];
  expect(about('fault_aaaaaaaaaaaa_out_2', { legs })).toEqual([
    'add rule meta priority set meta priority map @next_aaaaaaaaaaaa_out_2 return',
    'add rule meta priority set 5ca1:1f',
  ]);
  expect(about('next_aaaaaaaaaaaa_out_2', { legs })).toContain('add element { 5ca1:20 : 5ca1:21 }');
  expect(about('next_bbbbbbbbbbbb_out_2', { legs })).toEqual([
    'add map { type classid : classid; }',
    'add element { 5ca1:1f : 5ca1:21 }',
  ]);
  expect(about('out_2_devices', { legs })).toEqual([
    'add map { type classid : iface_index; }',
    'add element { 5ca1:1f : "squallo2" }',
    'add element { 5ca1:21 : "squalld21" }',
  ]);
  expect(about('back_squallp2', { legs })).toContain('add rule meta priority set 5ca1:ffff fwd to "eth0"');
  expect(about('guard_squallo2', { legs })[0]).toContain('policy drop');
});

it('where the kernel has no egress hook, the postrouting hook does it, without a detour', () => {
  const legs: Leg[] = [{ ...leg, family: 'inet', forwards: false, drop: 1_000_000 }];
  expect(about('out_2', { legs }, 'inet')).toEqual([
    'add chain { type filter hook postrouting priority 1000000; policy accept; }',
    'add rule meta oif != 2 accept',
    'add rule jump out_2_faults',
  ]);
});
