import type { Registry } from '../../injectors/registry.ts';
import type { JsonSchema } from '../../plugin/index.ts';
import { faultDefinitions } from './fault.ts';
import { headerProperties } from './header.ts';
import { probeDefinitions } from './probe.ts';
import { stateDefinitions } from './state.ts';

/** The JSON Schema (2020-12) of a scenario file: the language's own part, and every injector's parameters. */
export function buildSchema(registry: Registry): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'scenario',
    description: 'A chaos scenario: a storm as a state machine, whose states hold faults for a time.',
    type: 'object',
    required: ['name', 'states'],
    additionalProperties: false,
    properties: headerProperties,
    $defs: { ...stateDefinitions, ...probeDefinitions, ...faultDefinitions(registry) },
  };
}
