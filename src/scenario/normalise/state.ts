import { entriesInOrder } from '../../document/yaml/value.ts';
import type { Registry } from '../../injectors/registry.ts';
import { parseDuration } from '../../plugin/index.ts';
import { withoutCommonKeys } from '../draft/region.ts';
import type { Branch, Fault, Region, State } from '../scenario.ts';
import { probeOf, type RawProbe } from './probe.ts';

/** A machine as a validated file has it. */
export interface RawRegion {
  readonly initial?: string;
  readonly states: Readonly<Record<string, RawState>>;
}

interface RawState extends Partial<RawRegion> {
  readonly description?: string;
  readonly inject?: RawFaults | readonly RawFaults[];
  readonly for?: string | { readonly min: string; readonly max: string };
  readonly until?: RawProbe;
  readonly next?: string | readonly RawBranch[];
  readonly on?: Readonly<Record<string, string>>;
  readonly expect?: readonly RawProbe[];
  readonly onFailure?: string;
  readonly onError?: string;
  readonly parallel?: Readonly<Record<string, RawRegion>>;
  readonly final?: boolean;
}

type RawFaults = Readonly<Record<string, { readonly probability?: number; readonly optional?: boolean }>>;

interface RawBranch {
  readonly to: string;
  readonly probability?: number;
  readonly when?: RawProbe;
  readonly max?: number;
}

/**
 * A machine with its states' paths, faults' ids and branches' shares.
 *
 * @param inside the path of what it is inside of, with a dot at the end; empty for the storm itself
 */
export function normaliseRegion(raw: RawRegion, registry: Registry, inside = ''): Region {
  const states = entriesInOrder(raw.states).map(([name, state]) =>
    normaliseState(name, state, registry, inside),
  );
  return {
    initial: raw.initial ?? (states[0] as State).name,
    states: new Map(states.map((state) => [state.name, state])),
  };
}

function normaliseState(name: string, raw: RawState, registry: Registry, inside: string): State {
  const path = `${inside}${name}`;
  return {
    name,
    path,
    ...defined({ description: raw.description, onFailure: raw.onFailure, onError: raw.onError }),
    inject: faultsOf(raw.inject, path, registry),
    ...(raw.for === undefined ? {} : { for: rangeOf(raw.for) }),
    ...(raw.until === undefined ? {} : { until: probeOf(raw.until) }),
    next: typeof raw.next === 'string' ? [{ to: raw.next, probability: 1 }] : branchesOf(raw.next ?? []),
    on: new Map(Object.entries(raw.on ?? {})),
    expect: (raw.expect ?? []).map(probeOf),
    ...insideOf(raw, path, registry),
    final: raw.final ?? false,
  };
}

function insideOf(
  { initial, states, parallel }: RawState,
  path: string,
  registry: Registry,
): Pick<State, 'parallel' | 'nested'> {
  if (states) return { nested: normaliseRegion({ ...defined({ initial }), states }, registry, `${path}.`) };
  if (!parallel) return {};
  return {
    parallel: new Map(
      entriesInOrder(parallel).map(([name, region]) => [
        name,
        normaliseRegion(region, registry, `${path}.${name}.`),
      ]),
    ),
  };
}

function faultsOf(raw: RawState['inject'], path: string, registry: Registry): Fault[] {
  const counts = new Map<string, number>();
  return [raw ?? []].flat().flatMap((group: RawFaults) =>
    Object.entries(group).map(([type, parameters]) => {
      const count = (counts.get(type) ?? 0) + 1;
      counts.set(type, count);
      const own = withoutCommonKeys(parameters);
      const injector = registry.get(type);
      return {
        id: `${path}.${type}${count > 1 ? `-${count}` : ''}`,
        type,
        parameters: own,
        lasts: !(injector?.over?.(own) ?? injector?.lasting(own) === 'once'),
        probability: parameters.probability ?? 1,
        optional: parameters.optional ?? false,
      };
    }),
  );
}

function rangeOf(raw: NonNullable<RawState['for']>): NonNullable<State['for']> {
  const { min, max } = typeof raw === 'string' ? { min: raw, max: raw } : raw;
  return { min: parseDuration(min), max: parseDuration(max) };
}

/** Branches without a number share what the others leave. */
function branchesOf(raw: readonly RawBranch[]): Branch[] {
  const numbers = raw.flatMap(({ probability }) => (probability === undefined ? [] : [probability]));
  const left = Math.max(0, 1 - numbers.reduce((sum, number) => sum + number, 0));
  const share = left / (raw.length - numbers.length);
  return raw.map(({ to, probability, when, max }) => ({
    to,
    probability: probability ?? share,
    ...(when === undefined ? {} : { when: probeOf(when) }),
    ...defined({ max }),
  }));
}

/** The keys that have a value. */
function defined<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
