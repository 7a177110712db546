import { TABLE } from '../kernel/listing.ts';
import { classid, type Device, deviceOf, type Leg, type Shaping, seatsOf } from '../record.ts';
import { addNextMap } from './fault.ts';
import { DONE, HAS_CLASS } from './hook.ts';
import { backChain, deviceMap, guardChain, nextMap } from './names.ts';

/** What leads packets from fault to fault to their class, and from there to their queue. */
export function addShaping(leg: Leg): string[] {
  const { shaping } = leg;
  if (!shaping) return [];
  return [...addSteps(leg, shaping), ...addDetours(leg, shaping)];
}

/** A packet meets the rules of several faults in any order: each has a step from whatever the others made of it. */
function addSteps(leg: Leg, { combinations }: Shaping): string[] {
  const members = new Set(combinations.flatMap(({ members }) => members));
  return [
    ...[...members].map((mark) => addNextMap(mark, leg)),
    ...combinations.flatMap(({ steps, seat }) =>
      steps.map(({ fault, from }) =>
        addElement(leg, nextMap(fault, leg), `${classid(from)} : ${classid(seat.number)}`),
      ),
    ),
  ];
}

function addDetours(leg: Leg, shaping: Shaping): string[] {
  const { carrier } = shaping;
  if (carrier.kind === 'root') return [];
  const devices = new Map(
    seatsOf(shaping).map((seat) => [deviceOf(seat, carrier).name, deviceOf(seat, carrier)]),
  );
  return [
    ...[...devices.values()].flatMap((device) => addWays(device, leg)),
    ...seatsOf(shaping).map((seat) =>
      addElement(leg, deviceMap(leg), `${classid(seat.number)} : "${deviceOf(seat, carrier).name}"`),
    ),
  ];
}

/** Into a veth pair goes only what was sent there; what comes out goes on from the interface that it is for. */
function addWays({ name, peer }: Device, leg: Leg): string[] {
  if (peer === null) return [];
  const chain = (kind: string) => `netdev ${TABLE} ${kind}`;
  const [guard, back] = [chain(guardChain(name)), chain(backChain(peer))];
  return [
    `add chain ${guard} { type filter hook egress device "${name}" priority 0; policy drop; }`,
    `flush chain ${guard}`,
    `add rule ${guard} ${HAS_CLASS} accept`,
    `add chain ${back} { type filter hook ingress device "${peer}" priority 0; policy drop; }`,
    `flush chain ${back}`,
    `add rule ${back} meta priority set ${DONE} fwd to "${leg.interface}"`,
  ];
}

function addElement({ family }: Leg, name: string, element: string): string {
  return `add element ${family} ${TABLE} ${name} { ${element} }`;
}
