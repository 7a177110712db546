import { TABLE } from '../kernel/listing.ts';
import type { Family, NetworkUndo } from '../record.ts';
import { addFault } from './fault.ts';
import { addHook } from './hook.ts';
import { peerSets } from './matches.ts';
import { addShaping } from './shaping.ts';

/**
 * The transaction that puts a fault in place. What several faults share is written so that it makes no difference
 * whether it is there already.
 */
export function addRules(undo: NetworkUndo): string[] {
  const families = [...new Set(undo.legs.map((leg) => leg.family))];
  return [
    ...families.flatMap((family) => addSets(family, undo)),
    ...undo.legs.flatMap((leg) => [...addHook(leg), ...addFault(leg, undo), ...addShaping(leg)]),
  ];
}

/** The transaction that gives the sets of a fault other elements, at once. */
export function renewSets(undo: NetworkUndo): string[] {
  const families = [...new Set(undo.legs.map((leg) => leg.family))];
  return families.flatMap((family) =>
    peerSets(undo.aim, undo.mark).flatMap(({ name, elements }) => [
      `flush set ${family} ${TABLE} ${name}`,
      ...addElements(family, name, elements),
    ]),
  );
}

function addSets(family: Family, { aim, mark }: NetworkUndo): string[] {
  return [
    `add table ${family} ${TABLE}`,
    ...peerSets(aim, mark).flatMap(({ name, type, elements }) => [
      `add set ${family} ${TABLE} ${name} { ${type} }`,
      ...addElements(family, name, elements),
    ]),
  ];
}

function addElements(family: Family, name: string, elements: readonly string[]): string[] {
  return elements.length > 0 ? [`add element ${family} ${TABLE} ${name} { ${elements.join(', ')} }`] : [];
}
