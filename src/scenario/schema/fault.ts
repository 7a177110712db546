import type { Registry } from '../../injectors/registry.ts';
import type { Injector, JsonSchema } from '../../plugin/index.ts';
import { chance } from './parts.ts';

/** `inject`, and the parameters of every fault there is, each with the keys that all faults take. */
export function faultDefinitions(registry: Registry): Record<string, JsonSchema> {
  return {
    inject: {
      title: 'inject',
      description:
        'The faults of this state, by name; a list of such mappings where there are two of a kind.',
      type: ['object', 'array'],
      ...faultsOf(registry),
      minItems: 1,
      items: { title: 'inject', type: 'object', ...faultsOf(registry) },
      examples: [{ cpu: { load: 80 } }],
    },
    ...Object.fromEntries(
      registry.list.map((injector) => [faultDefinition(injector.name), parameters(injector)]),
    ),
  };
}

function faultsOf(registry: Registry): JsonSchema {
  return {
    minProperties: 1,
    additionalProperties: false,
    properties: Object.fromEntries(
      registry.list.map((injector) => [injector.name, { $ref: `#/$defs/${faultDefinition(injector.name)}` }]),
    ),
  };
}

/** Where in `$defs` the parameters of a fault are. */
export function faultDefinition(name: string): string {
  return `fault-${name}`;
}

function parameters(injector: Injector): JsonSchema {
  const schema = moved(injector.schema, `#/$defs/${faultDefinition(injector.name)}`) as Record<
    string,
    unknown
  >;
  const { $schema: _, ...rest } = schema;
  return {
    ...rest,
    // What messages call it: `unknown key … in a network fault`.
    title: `${injector.name} fault`,
    description: injector.summary,
    properties: { ...(schema.properties as object), ...ofEveryFault },
  };
}

const ofEveryFault = {
  probability: {
    ...chance('The chance, drawn from the seed, that the fault is injected when its state is entered.'),
    default: 1,
  },
  optional: {
    title: 'optional',
    description: 'Whether a machine that cannot inject the fault skips it, instead of refusing the run.',
    type: 'boolean',
    default: false,
  },
} as const;

/** A schema's references within itself, `#/…`, follow it to where it is put. */
function moved(schema: unknown, to: string): unknown {
  if (Array.isArray(schema)) return schema.map((item) => moved(item, to));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' && value.startsWith('#')
        ? to + value.slice(1)
        : moved(value, to),
    ]),
  );
}
