import { TABLE } from './kernel/listing.ts';
import { restoreLine } from './leave-roots.ts';
import { shapingLegs } from './queues.ts';
import { classid, type NetworkUndo, seatsOf } from './record.ts';

/** What a person types to take the fault back, whatever other faults there are. */
export function byHand(undo: NetworkUndo): string {
  const families = [...new Set(undo.legs.map((leg) => leg.family))];
  return [
    ...families.map((family) => removeRules(family, undo.mark)),
    ...shapingLegs(undo.legs).flatMap((leg) => [...removeSeats(leg), removeCarrier(leg)]),
  ].join('; ');
}

/** The rules that aim have no names, but handles: without them the rest does nothing. The last fault's table goes. */
function removeRules(family: string, mark: string): string {
  const list = `nft -a list table ${family} ${TABLE}`;
  const handles = `s/.* jump fault_${mark}_\\([a-z]*_[0-9]*\\) # handle \\([0-9]*\\)$/delete rule ${family} ${TABLE} \\1_faults handle \\2/p`;
  return `${list} | sed -n '${handles}' | nft -f -; ${list} | grep -q ' jump fault_' || nft delete table ${family} ${TABLE}`;
}

function removeSeats({ interface: name, shaping }: ReturnType<typeof shapingLegs>[number]): string[] {
  const { carrier } = shaping;
  const device = carrier.kind === 'detour' ? carrier.device.name : name;
  return seatsOf(shaping).map(({ own, number }) =>
    own ? `ip link del ${own.name}` : `tc class del dev ${device} classid ${classid(number)}`,
  );
}

function removeCarrier({ interface: name, shaping }: ReturnType<typeof shapingLegs>[number]): string {
  const { carrier } = shaping;
  const device = carrier.kind === 'detour' ? carrier.device.name : name;
  const remove =
    carrier.kind === 'detour'
      ? `ip link del ${device}`
      : `tc ${restoreLine({ name, original: carrier.original })}`;
  return `tc class show dev ${device} | grep -q '^class htb' || ${remove}`;
}
