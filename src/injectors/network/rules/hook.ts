import { TABLE } from '../kernel/listing.ts';
import { type Leg, legName, ROOT } from '../record.ts';
import { aimChain, deviceMap } from './names.ts';

/** The priority of packets that come back from a detour. */
export const DONE = `${ROOT}ffff`;

/** What is so of the priority of every packet that has a class of Squall's. */
export const HAS_CLASS = 'meta priority & 0xffff0000 == 0x5ca10000';

// Going out we come first: everybody else's hooks then see a packet once, when it is back from its detour. Coming
// in we come last: a packet that an ifb hands back does not come to hooks again.
const FIRST = -1_000_000;
const LAST = 1_000_000;

/** The base chain of a leg, which is the same for all faults: what one of them gave a class begins its detour. */
export function addHook(leg: Leg): string[] {
  const { family, direction, ifindex, forwards } = leg;
  const chain = `${family} ${TABLE} ${legName(leg)}`;
  const map = deviceMap(leg);
  const isBack = forwards && direction === 'egress';
  const rules = [
    ...(family === 'inet' ? [`meta oif != ${ifindex} accept`] : []),
    ...(isBack ? [`meta priority ${DONE} meta priority set 0:0 accept`] : []),
    `jump ${aimChain(leg)}`,
    ...(forwards ? [`${HAS_CLASS} fwd to meta priority map @${map}`] : []),
  ];
  return [
    `add chain ${family} ${TABLE} ${aimChain(leg)}`,
    ...(forwards ? [`add map ${family} ${TABLE} ${map} { type classid : iface_index; }`] : []),
    `add chain ${chain} { type filter hook ${hookOf(leg)}; policy accept; }`,
    `flush chain ${chain}`,
    ...rules.map((rule) => `add rule ${chain} ${rule}`),
  ];
}

/** The hook that a leg's packets come by. */
export function hookName({ family, direction }: Pick<Leg, 'family' | 'direction'>): string {
  return family === 'inet' ? 'postrouting' : direction;
}

function hookOf(leg: Leg): string {
  const { family, direction, interface: name } = leg;
  if (family === 'inet') return `postrouting priority ${LAST}`;
  return `${hookName(leg)} device "${name}" priority ${direction === 'egress' ? FIRST : LAST}`;
}
