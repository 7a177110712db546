import { below } from '../../document/pointer.ts';
import { isMapping } from '../draft/fields.ts';
import { faultDefinition } from './fault.ts';
import { PROBE_KINDS, probeDefinition } from './probe.ts';

/** A part of a file that has a definition of its own in the schema: one fault, or one probe. */
export interface Section {
  readonly pointer: string;
  readonly definition: string;
  readonly value: unknown;
}

/** Every fault and probe of a file's data, however wrong the rest of it is. */
export function* sectionsOf(data: unknown): Iterable<Section> {
  if (!isMapping(data)) return;
  yield* probesIn(data.steadyState, '/steadyState');
  yield* probesIn(data.stopWhen, '/stopWhen');
  yield* inStates(data.states, '/states');
}

function* inStates(states: unknown, pointer: string): Iterable<Section> {
  for (const [state, at] of entriesOf(states, pointer)) {
    if (!isMapping(state)) continue;
    yield* faultsIn(state.inject, below(at, 'inject'));
    yield* probeIn(state.until, below(at, 'until'));
    yield* probesIn(state.expect, below(at, 'expect'));
    for (const [branch, place] of entriesOf(state.next, below(at, 'next'))) {
      if (isMapping(branch)) yield* probeIn(branch.when, below(place, 'when'));
    }
    yield* inStates(state.states, below(at, 'states'));
    for (const [region, place] of entriesOf(state.parallel, below(at, 'parallel'))) {
      if (isMapping(region)) yield* inStates(region.states, below(place, 'states'));
    }
  }
}

function* faultsIn(inject: unknown, pointer: string): Iterable<Section> {
  if (Array.isArray(inject)) {
    for (const [group, at] of entriesOf(inject, pointer)) if (isMapping(group)) yield* faultsIn(group, at);
    return;
  }
  for (const [type, value] of Object.entries(isMapping(inject) ? inject : {})) {
    yield { pointer: below(pointer, type), definition: faultDefinition(type), value };
  }
}

function* probesIn(list: unknown, pointer: string): Iterable<Section> {
  if (!Array.isArray(list)) return;
  for (const [probe, at] of entriesOf(list, pointer)) yield* probeIn(probe, at);
}

function* probeIn(probe: unknown, pointer: string): Iterable<Section> {
  if (!isMapping(probe)) return;
  for (const kind of PROBE_KINDS) {
    if (!(kind in probe)) continue;
    yield { pointer: below(pointer, kind), definition: probeDefinition(kind), value: probe[kind] };
  }
}

function entriesOf(value: unknown, pointer: string): [value: unknown, pointer: string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([key, item]) => [item, below(pointer, key)]);
}
