import { describe, expect, it } from 'vitest';
import { parseListing } from '../../../../src/injectors/network/kernel/listing.ts';
import type { Leg, NetworkUndo } from '../../../../src/injectors/network/record.ts';
import { isShapedByOthers, removeRules } from '../../../../src/injectors/network/rules/remove.ts';
import { shapeOf } from '../../../../src/injectors/network/shape/shape.ts';

const OURS = 'aaaaaaaaaaaa';
const OTHER = 'bbbbbbbbbbbb';
const device = { name: 'squallo2', peer: 'squallp2' };
const leg: Leg = {
  ...{ interface: 'eth0', ifindex: 2, direction: 'egress', family: 'netdev', forwards: true, drop: 0 },
  shaping: {
    shape: shapeOf({ rate: '5mbit' }),
    carrier: { kind: 'detour', device },
    seat: { number: 1, own: null, qdiscs: [] },
    combinations: [
      {
        members: [OURS, OTHER],
        shape: shapeOf({ rate: '5mbit' }),
        seat: { number: 3, own: null, qdiscs: [] },
        steps: [],
      },
    ],
  },
};
const undo: NetworkUndo = {
  ...{ version: 2, namespace: 'net:[1]', mark: OURS, legs: [leg], what: 'a fault' },
  aim: { to: ['10.0.0.1', '10.0.0.2'], except: [], ports: [], sourcePorts: [], protocol: null, named: [] },
  spared: { api: null, ports: [] },
};

/** As nft lists it: the chains, the rules that jump, the maps with their pairs. */
function listing(
  chains: readonly string[],
  jumps: readonly string[] = [],
  maps: Readonly<Record<string, readonly (readonly [string, string])[]>> = {},
) {
  const nftables = [
    ...chains.map((name) => ({ chain: { name } })),
    ...jumps.map((target, index) => ({
      rule: { chain: 'out_2_faults', handle: 10 + index, expr: [{ jump: { target } }] },
    })),
    ...Object.entries(maps).map(([name, elem]) => ({ map: { name, elem } })),
    { set: { name: `to4_${OURS}`, elem: ['10.0.0.1'] } },
  ];
  return parseListing(JSON.stringify({ nftables }));
}

const ofOurs = [`fault_${OURS}_out_2`, 'out_2', 'out_2_faults', 'guard_squallo2', 'back_squallp2'];
const ofOther = `fault_${OTHER}_out_2`;

describe('of a fault', () => {
  it('that is the last one, the table goes', () => {
    expect(removeRules(undo, 'netdev', listing(ofOurs))).toEqual(['delete table netdev squall']);
  });

  it('beside another one, only its own goes, and its classes from the maps that both use', () => {
    const maps = {
      [`next_${OURS}_out_2`]: [['5ca1:2', '5ca1:3']] as const,
      [`next_${OTHER}_out_2`]: [['5ca1:1', '5ca1:3']] as const,
      out_2_devices: [
        ['5ca1:1', 'squallo2'],
        ['5ca1:2', 'squallo2'],
        ['5ca1:3', 'squallo2'],
      ] as const,
    };
    const there = listing([...ofOurs, ofOther], [ofOther, `fault_${OURS}_out_2`], maps);
    expect(isShapedByOthers(leg, OURS, there)).toBe(true);
    expect(removeRules(undo, 'netdev', there)).toEqual([
      'delete rule netdev squall out_2_faults handle 11',
      `flush chain netdev squall fault_${OURS}_out_2`,
      `delete chain netdev squall fault_${OURS}_out_2`,
      `delete map netdev squall next_${OURS}_out_2`,
      `delete element netdev squall next_${OTHER}_out_2 { 5ca1:1 }`,
      'delete element netdev squall out_2_devices { 5ca1:1, 5ca1:3 }',
      `delete set netdev squall to4_${OURS}`,
    ]);
  });

  it('beside one that drops only, its ways to the device go, too', () => {
    const there = listing([...ofOurs, ofOther], [ofOther]);
    expect(isShapedByOthers(leg, OURS, there)).toBe(false);
    expect(removeRules(undo, 'netdev', there)).toContain('delete chain netdev squall back_squallp2');
  });

  it('on a leg that others are not on, the hook goes', () => {
    const there = listing([...ofOurs, `fault_${OTHER}_in_2`]);
    expect(removeRules(undo, 'netdev', there)).toEqual(
      expect.arrayContaining(['delete chain netdev squall out_2', 'delete chain netdev squall out_2_faults']),
    );
  });

  it('the map for one that was reckoned with and is not there goes, unless a third one uses it', () => {
    const third = `fault_cccccccccccc_out_2`;
    const alone = { [`next_${OTHER}_out_2`]: [['5ca1:1', '5ca1:3']] as const };
    expect(removeRules(undo, 'netdev', listing([...ofOurs, third], [], alone))).toContain(
      `delete map netdev squall next_${OTHER}_out_2`,
    );
    const shared = {
      [`next_${OTHER}_out_2`]: [
        ['5ca1:1', '5ca1:3'],
        ['5ca1:7', '5ca1:8'],
      ] as const,
    };
    expect(removeRules(undo, 'netdev', listing([...ofOurs, third], [], shared))).toContain(
      `delete element netdev squall next_${OTHER}_out_2 { 5ca1:1 }`,
    );
  });
});
