import type { Finding } from '../../document/finding.ts';
import { below } from '../../document/pointer.ts';
import type { Draft, DraftProbe, DraftState } from './draft.ts';
import { Flaws, isMapping } from './fields.ts';
import { allRegions, regionOf } from './region.ts';

/** Makes the draft of a file's data, from the parts that the schema found nothing wrong with. */
export function buildDraft(data: unknown, findings: readonly Finding[]): Draft {
  const flaws = new Flaws(findings);
  const root = flaws.fields(data, '') ?? { pointer: '', value: {}, has: () => false };
  const storm = regionOf(root, undefined, flaws);
  const regions = storm ? allRegions(storm) : [];
  const states = regions.flatMap((region) => [...region.states.values()]);
  return {
    root,
    storm,
    regions,
    states,
    faults: states.flatMap((state) => state.faults),
    probes: [...probesOfFile(root.value), ...states.flatMap(probesOfState)],
    broken: (pointer) => flaws.under(pointer),
  };
}

function probesOfFile(value: Readonly<Record<string, unknown>>): DraftProbe[] {
  return [
    ...probeList(value.steadyState, '/steadyState', 'steadyState'),
    ...probeList(value.stopWhen, '/stopWhen', 'stopWhen'),
  ];
}

function probesOfState({ value, pointer }: DraftState): DraftProbe[] {
  const next = Array.isArray(value.next) ? value.next : [];
  return [
    ...probe(value.until, below(pointer, 'until'), 'until'),
    ...probeList(value.expect, below(pointer, 'expect'), 'expect'),
    ...next.flatMap((branch, index) =>
      isMapping(branch) ? probe(branch.when, below(pointer, 'next', index, 'when'), 'when') : [],
    ),
  ];
}

function probeList(list: unknown, pointer: string, role: DraftProbe['role']): DraftProbe[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((value, index) => probe(value, below(pointer, index), role));
}

function probe(value: unknown, pointer: string, role: DraftProbe['role']): DraftProbe[] {
  return isMapping(value) ? [{ pointer, role, value }] : [];
}
