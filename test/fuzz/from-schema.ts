import fc from 'fast-check';
import type { JsonSchema } from '../../src/plugin/index.ts';

type Schema = Readonly<Record<string, unknown>>;

/** How deep references are followed: faults aim by selectors, states hold states. */
const DEPTH = 6;

/**
 * Values that a JSON Schema lets through, most of them: what it says by `uniqueItems` and the like is left to chance.
 *
 * @param pointer which part of it: `#/$defs/probe`; default: all
 */
export function valuesOf(root: JsonSchema, pointer = '#'): fc.Arbitrary<unknown> {
  return drawn(definition(root, pointer), root as Schema, DEPTH);
}

/** By schema and depth: making them takes longer than drawing from them. */
const made = new WeakMap<Schema, Map<number, fc.Arbitrary<unknown>>>();

function drawn(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  const known = made.get(schema) ?? new Map<number, fc.Arbitrary<unknown>>();
  made.set(schema, known);
  const arbitrary = known.get(depth) ?? makeDrawn(schema, root, depth);
  known.set(depth, arbitrary);
  return arbitrary;
}

function makeDrawn(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if (typeof schema.$ref === 'string') {
    return depth === 0 ? fc.constant({}) : drawn(definition(root, schema.$ref), root, depth - 1);
  }
  const choices = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined;
  if (choices?.every((choice) => 'type' in choice || '$ref' in choice)) {
    return fc.oneof(...choices.map((choice) => drawn(choice, root, depth)));
  }
  const types = [schema.type ?? guessed(schema)].flat() as string[];
  return fc.oneof(...types.map((type) => ofType(type, schema, root, depth)));
}

function ofType(type: string, schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  switch (type) {
    case 'object':
      return objectOf(schema, root, depth);
    case 'array':
      return fc.array(drawn((schema.items ?? {}) as Schema, root, depth), {
        minLength: (schema.minItems as number | undefined) ?? 0,
        maxLength: 3,
      });
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return numberOf(schema, type === 'integer');
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objectOf(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const names = schema.propertyNames as Schema | undefined;
  if (properties.length === 0 && typeof schema.additionalProperties === 'object') {
    return fc.dictionary(
      (names ? drawn({ type: 'string', ...names }, root, depth) : fc.string()) as fc.Arbitrary<string>,
      drawn(schema.additionalProperties as Schema, root, depth),
      { minKeys: (schema.minProperties as number | undefined) ?? 0, maxKeys: 3, noNullPrototype: true },
    );
  }
  const alternatives = ((schema.oneOf ?? schema.anyOf ?? [{}]) as readonly Schema[]).map(requiredBy);
  // Of many that may be there, a few are: faults are together what they seldom are alone.
  if (schema.minProperties === 1 && !schema.required) {
    const single = properties.map(([key, value]) => fc.record({ [key]: drawn(value, root, depth) }));
    const pairs = fc
      .tuple(fc.oneof(...single), fc.oneof(...single))
      .map(([one, other]) => ({ ...one, ...other }));
    return fc.oneof({ weight: 3, arbitrary: fc.oneof(...single) }, { weight: 1, arbitrary: pairs });
  }
  return fc.oneof(
    ...alternatives.map((chosen) => {
      const excluded = new Set(
        (schema.oneOf ? alternatives : []).flat().filter((key) => !chosen.includes(key)),
      );
      const wanted = new Set([...requiredBy(schema), ...chosen]);
      const present = properties.filter(([key]) => !excluded.has(key));
      return someOf(
        present.map(([key, value]) => [key, drawn(value, root, depth)]),
        wanted,
        (schema.dependentRequired ?? {}) as Record<string, string[]>,
      );
    }),
  );
}

/** Few of the keys that need not be there: all of them together are hardly ever right. */
function someOf(
  properties: readonly (readonly [string, fc.Arbitrary<unknown>])[],
  wanted: ReadonlySet<string>,
  together: Readonly<Record<string, readonly string[]>>,
): fc.Arbitrary<object> {
  const optional = properties.map(([key]) => key).filter((key) => !wanted.has(key));
  const few = fc.oneof(
    { weight: 4, arbitrary: fc.subarray(optional, { maxLength: Math.min(2, optional.length) }) },
    { weight: 1, arbitrary: fc.subarray(optional) },
  );
  return fc.tuple(fc.record(Object.fromEntries(properties)), few).map(([all, chosen]) => {
    const present = new Set([...wanted, ...chosen, ...chosen.flatMap((key) => together[key] ?? [])]);
    return Object.fromEntries(Object.entries(all).filter(([key]) => present.has(key)));
  });
}

/** Examples are what people write; the pattern itself has the corners. */
function textOf({ pattern, examples, minLength, maxLength }: Schema): fc.Arbitrary<string> {
  const known = [examples ?? []].flat().filter((example): example is string => typeof example === 'string');
  const any =
    typeof pattern === 'string' && !/\(\?[!=]/.test(pattern)
      ? fc.stringMatching(new RegExp(pattern), { size: 'small' })
      : typeof pattern === 'string' && known.length > 0
        ? fc.constantFrom(...known)
        : fc.string({
            minLength: (minLength as number | undefined) ?? 0,
            maxLength: Math.min(20, (maxLength as number | undefined) ?? 20),
          });
  return known.length > 0 ? fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, any) : any;
}

function numberOf({ minimum, maximum, exclusiveMinimum }: Schema, whole: boolean): fc.Arbitrary<number> {
  const min = (minimum ?? exclusiveMinimum ?? -1000) as number;
  const max = (maximum ?? Math.max(1e12, min)) as number;
  if (whole) return fc.integer({ min, max: Math.min(max, Number.MAX_SAFE_INTEGER) });
  const any = fc.double({ min, max, noNaN: true });
  return Math.ceil(min) > Math.floor(max)
    ? any
    : fc.oneof(fc.integer({ min: Math.ceil(min), max: Math.floor(max) }), any);
}

function requiredBy(schema: Schema): string[] {
  return (schema.required ?? []) as string[];
}

function guessed(schema: Schema): string {
  return 'properties' in schema || 'required' in schema ? 'object' : 'any';
}

function definition(root: JsonSchema, pointer: string): Schema {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((schema, key) => (schema as Schema)[key], root) as Schema;
}
