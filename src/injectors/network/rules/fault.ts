import type { Spared } from '../aim/spared.ts';
import { TABLE } from '../kernel/listing.ts';
import { classid, type Leg, type NetworkUndo } from '../record.ts';
import { aimMatches, exceptMatches, formatMatch, peerField } from './matches.ts';
import { aimChain, faultChain, nextMap } from './names.ts';

/** The rules that find the packets that a fault is aimed at, and the chain that says what is done to them. */
export function addFault(leg: Leg, { aim, mark, spared }: NetworkUndo): string[] {
  const { family, direction, shaping } = leg;
  const chain = faultChain(mark, leg);
  const rules = [
    ...exceptMatches(aim, mark).map((match) => `${formatMatch(match, direction)} return`),
    ...sparedMatches(spared, direction).map((match) => `${match} return`),
    ...dropRules(leg.drop),
    // A packet that has a class already, from another fault, gets that of both.
    ...(shaping
      ? [
          `meta priority set meta priority map @${nextMap(mark, leg)} return`,
          `meta priority set ${classid(shaping.seat.number)}`,
        ]
      : []),
  ];
  return [
    `add chain ${family} ${TABLE} ${chain}`,
    ...(shaping ? [addNextMap(mark, leg)] : []),
    ...rules.map((rule) => `add rule ${family} ${TABLE} ${chain} ${rule}`),
    ...aimMatches(aim, mark).map(
      (match) =>
        `add rule ${family} ${TABLE} ${aimChain(leg)} ${formatMatch(match, direction)} jump ${chain}`,
    ),
  ];
}

export function addNextMap(mark: string, leg: Leg): string {
  return `add map ${leg.family} ${TABLE} ${nextMap(mark, leg)} { type classid : classid; }`;
}

function sparedMatches({ api, ports }: Spared, direction: Leg['direction']): string[] {
  const [theirs, ours] = direction === 'egress' ? ['dport', 'sport'] : ['sport', 'dport'];
  return [
    ...(api?.addresses ?? []).map(
      (address) =>
        `${peerField(address.includes(':') ? 6 : 4, direction)} ${address} tcp ${theirs} ${api?.port}`,
    ),
    ...(ports.length > 0 ? [`tcp ${ours} { ${ports.join(', ')} }`] : []),
  ];
}

function dropRules(drop: number): string[] {
  if (drop === 0) return [];
  return [drop < 1_000_000 ? `numgen random mod 1000000 < ${drop} drop` : 'drop'];
}
