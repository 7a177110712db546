import { below } from '../../document/pointer.ts';
import { entriesInOrder } from '../../document/yaml/value.ts';
import { parseDuration } from '../../plugin/index.ts';
import type { DraftFault, DraftRegion, DraftState, Fields, Target } from './draft.ts';
import { type Flaws, isMapping } from './fields.ts';

/** The machine that a mapping with `states` describes; undefined where it has none. */
export function regionOf(
  fields: Fields,
  owner: DraftState | undefined,
  flaws: Flaws,
): DraftRegion | undefined {
  if (!isMapping(fields.value.states)) return undefined;
  const states = new Map<string, DraftState>();
  const region: DraftRegion = { ...fields, owner, states };
  for (const [name, value] of entriesInOrder(fields.value.states)) {
    states.set(name, stateOf(name, value, region, flaws));
  }
  return region;
}

/** A region and all that are inside its states. */
export function allRegions(region: DraftRegion): DraftRegion[] {
  const inside = [...region.states.values()].flatMap((state) => state.regions.flatMap(allRegions));
  return [region, ...inside];
}

function stateOf(name: string, value: unknown, region: DraftRegion, flaws: Flaws): DraftState {
  const pointer = below(region.pointer, 'states', name);
  // What is no mapping could be anything: a state that has every key, none of which says something.
  const fields = flaws.fields(value, pointer) ?? { pointer, value: {}, has: () => true };
  const regions: DraftRegion[] = [];
  const state: DraftState = {
    ...fields,
    name,
    region,
    regions,
    faults: faultsOf(fields, flaws),
    for: timeOf(flaws.sound(fields, 'for')),
    targets: targetsOf(fields),
    guesses: guessesOf(fields, flaws),
    final: flaws.sound(fields, 'final') === true,
  };
  regions.push(...regionsOf(state, flaws));
  return state;
}

function regionsOf(state: DraftState, flaws: Flaws): DraftRegion[] {
  const nested = regionOf(state, state, flaws);
  const parallel = Object.entries(isMapping(state.value.parallel) ? state.value.parallel : {});
  const regions = parallel.map(([name, value]) => {
    const fields = flaws.fields(value, below(state.pointer, 'parallel', name));
    return fields && regionOf(fields, state, flaws);
  });
  return [nested, ...regions].filter((region) => region !== undefined);
}

function faultsOf({ value, pointer }: Fields, flaws: Flaws): DraftFault[] {
  const at = below(pointer, 'inject');
  const groups = Array.isArray(value.inject)
    ? value.inject.map((group, index) => ({ group, place: below(at, index) }))
    : [{ group: value.inject, place: at }];
  return groups
    .flatMap(({ group, place }) =>
      Object.entries(isMapping(group) ? group : {}).map(([type, parameters]) => ({
        pointer: below(place, type),
        type,
        parameters: withoutCommonKeys(parameters),
      })),
    )
    .filter((fault) => !flaws.under(fault.pointer));
}

/** The parameters of the injector itself, without what every fault takes. */
export function withoutCommonKeys(parameters: unknown): unknown {
  if (!isMapping(parameters)) return parameters;
  const { probability: _, optional: __, ...rest } = parameters;
  return rest;
}

function timeOf(value: unknown): DraftState['for'] {
  if (typeof value === 'string') return { min: parseDuration(value), max: parseDuration(value) };
  if (!isMapping(value)) return undefined;
  return { min: parseDuration(String(value.min)), max: parseDuration(String(value.max)) };
}

function targetsOf({ value, pointer }: Fields): Target[] {
  const next = Array.isArray(value.next) ? value.next : [];
  const on = Object.entries(isMapping(value.on) ? value.on : {});
  return [
    target(value.next, below(pointer, 'next'), 'next'),
    ...next.map((branch, index) =>
      target(isMapping(branch) ? branch.to : undefined, below(pointer, 'next', index, 'to'), 'next'),
    ),
    ...on.map(([event, to]) => target(to, below(pointer, 'on', event), 'on')),
    target(value.onError, below(pointer, 'onError'), 'onError'),
    target(value.onFailure, below(pointer, 'onFailure'), 'onFailure'),
  ].filter((item) => item !== undefined);
}

function target(to: unknown, pointer: string, via: Target['via']): Target | undefined {
  return typeof to === 'string' ? { pointer, to, via } : undefined;
}

/** Every text in the parts that something is wrong with: `nxt: recover` may well lead to `recover`. */
function guessesOf(fields: Fields, flaws: Flaws): string[] {
  return Object.entries(fields.value)
    .filter(([key]) => flaws.under(below(fields.pointer, key)) && key !== 'states' && key !== 'parallel')
    .flatMap(([, value]) => textsIn(value));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
