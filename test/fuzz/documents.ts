import fc from 'fast-check';
import { dump, load } from 'js-yaml';
import { buildConfigSchema } from '../../src/config/schema.ts';
import { injectors } from '../../src/injectors/index.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { buildPyChaosSchema } from '../../src/py-chaos/schema.ts';
import { buildSchema } from '../../src/scenario/schema/build.ts';
import { SCENARIOS } from './corpus.ts';
import { valuesOf } from './from-schema.ts';

const schema = buildSchema(createRegistry(injectors));
const part = (definition: string) => valuesOf(schema, `#/$defs/${definition}`);

const STATES = ['a', 'b', 'c', 'constructor', 'on', '0'];

/** What is known to go together, a value of it perhaps another one. */
const knownFaults = SCENARIOS.flatMap((text) => faultsIn(load(text)));
const faults = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...knownFaults) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...knownFaults), part('inject'))
      .map(([known, other]) => (Array.isArray(other) ? [known, ...other] : blended(known, other as Faults))),
  },
  { weight: 1, arbitrary: part('inject') },
);

type Faults = Readonly<Record<string, object>>;

function faultsIn(value: unknown): Faults[] {
  if (typeof value !== 'object' || value === null) return [];
  const { inject } = value as { inject?: Faults | Faults[] };
  return [...(inject === undefined ? [] : [inject].flat()), ...Object.values(value).flatMap(faultsIn)];
}

function blended(known: Faults, other: Faults): Faults {
  const both = Object.entries(other).map(([type, parameters]) => [type, { ...known[type], ...parameters }]);
  return { ...known, ...Object.fromEntries(both) };
}

/** A state, once it is known which states there are: the one to go on to, and any by a number. */
type Stateless = (onward: string, any: (number: number) => string) => object;

const polled = part('probe');
/** One that is looked at once. */
const probe = polled.map((value) => {
  const { every: _, failures: __, ...rest } = value as Record<string, unknown>;
  return rest;
});
const target = fc.nat(9);
const next = fc.oneof(
  fc.constant<Stateless>((onward) => onward as never),
  fc
    .tuple(
      target,
      fc.constantFrom(0, 0.1, 0.25, 0.5, '30%', undefined),
      fc.oneof(
        { weight: 20, arbitrary: fc.integer({ min: 1, max: 3 }) },
        { weight: 1, arbitrary: fc.nat(5000) },
      ),
    )
    .map(
      ([to, probability, max]): Stateless =>
        (onward, any) => [
          { to: any(to), max, ...(probability === undefined ? {} : { probability }) },
          { to: onward },
        ],
    ),
  fc.tuple(target, probe).map(
    ([to, when]): Stateless =>
      (onward, any) => [{ to: any(to), when }, { to: onward }],
  ),
);
const lasting = fc
  .record(
    {
      plain: fc.record(
        {
          inject: faults,
          for: valuesOf(schema, '#/$defs/state/properties/for'),
          until: polled,
          expect: fc.array(probe, { maxLength: 2 }),
        },
        { requiredKeys: ['for'], noNullPrototype: true },
      ),
      next,
      on: fc.dictionary(fc.constantFrom('GO', 'STOP', '7'), target, { minKeys: 1, noNullPrototype: true }),
      onFailure: target,
      onError: target,
    },
    { requiredKeys: ['plain', 'next'] },
  )
  .map(
    ({ plain, next, on, onFailure, onError }): Stateless =>
      (onward, any) => ({
        ...plain,
        next: next(onward, any),
        ...(on ? { on: Object.fromEntries(Object.entries(on).map(([event, to]) => [event, any(to)])) } : {}),
        ...(onFailure === undefined ? {} : { onFailure: any(onFailure) }),
        ...(onError === undefined ? {} : { onError: any(onError) }),
      }),
  );

/** Each state of it leads to the next one, whatever else it leads to. */
function machine(depth: number): fc.Arbitrary<{ states: object }> {
  return fc
    .tuple(
      fc.shuffledSubarray(STATES, { minLength: 1, maxLength: 3 }),
      fc.array(state(depth), { minLength: 3, maxLength: 3 }),
    )
    .map(([names, states]) => {
      const region = [...names, 'done'];
      const any = (number: number) => region[number % region.length] as string;
      const entries = names.map((name, index) => [name, states[index]?.(region[index + 1] as string, any)]);
      return { states: { ...Object.fromEntries(entries), done: { final: true } } };
    });
}

function state(depth: number): fc.Arbitrary<Stateless> {
  if (depth === 0) return lasting;
  const inner = machine(depth - 1);
  const regions = fc.dictionary(fc.constantFrom('east', 'west', 'constructor'), inner, {
    minKeys: 1,
    maxKeys: 2,
    noNullPrototype: true,
  });
  return fc.oneof(
    { weight: 4, arbitrary: lasting },
    {
      weight: 1,
      arbitrary: inner.map(
        (nested): Stateless =>
          (onward) => ({ ...nested, next: onward }),
      ),
    },
    {
      weight: 1,
      arbitrary: regions.map(
        (parallel): Stateless =>
          (onward) => ({ parallel, next: onward }),
      ),
    },
  );
}

const head = fc.record(
  Object.fromEntries(
    Object.keys(schema.properties as object)
      .filter((key) => key !== 'states' && key !== 'initial')
      .map((key) => [
        key,
        key === 'steadyState' ? fc.array(probe, { maxLength: 2 }) : valuesOf(schema, `#/properties/${key}`),
      ]),
  ),
  { requiredKeys: ['name'], noNullPrototype: true },
);
const scenarios = fc.tuple(head, machine(2)).map(([keys, storm]) => ({ ...keys, ...storm }));

/** The same data in several of the ways that YAML has to write it. */
const style = fc.record({
  flowLevel: fc.constantFrom(-1, 1, 3, 5),
  forceQuotes: fc.boolean(),
  json: fc.nat(4).map((number) => number === 0),
});

function written(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.tuple(values, style).map(([value, { json, ...options }]) => {
    if (json) return JSON.stringify(value, undefined, 1);
    return dump(value, { ...options, lineWidth: -1 });
  });
}

export const generatedScenarios = written(scenarios);
export const generatedConfigs = written(valuesOf(buildConfigSchema()));
export const generatedPyChaos = written(valuesOf(buildPyChaosSchema()));
