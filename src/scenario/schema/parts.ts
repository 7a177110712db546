import { durationSchema } from '../../plugin/index.ts';

// Pieces that several parts of the schema share.

/** The schema of a duration, with what it means. */
export function duration(description: string, byDefault?: string): Record<string, unknown> {
  return {
    ...durationSchema,
    title: 'duration',
    description,
    ...(byDefault === undefined ? {} : { default: byDefault }),
  };
}

/** The schema of a chance, with what it means. */
export function chance(description: string): Record<string, unknown> {
  return {
    title: 'probability',
    description,
    type: 'number',
    minimum: 0,
    maximum: 1,
    examples: [0.5],
  };
}

/** A key of `states`; the states of one region are named by it. */
export const stateName = {
  title: 'state',
  type: 'string',
  pattern: '^(?!__proto__$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})$',
  patternErrorMessage: 'a name: letters, digits, `-` and `_`, 63 characters at most, and not `__proto__`',
  examples: ['recover'],
} as const;

/** The schema of a mapping of names to states. */
export const states = {
  title: 'states',
  description:
    'The states of this machine, by name. The first is where it starts, unless `initial` says otherwise.',
  type: 'object',
  minProperties: 1,
  propertyNames: stateName,
  additionalProperties: { $ref: '#/$defs/state' },
  examples: [{ busy: { inject: { cpu: { load: 80 } }, for: '1m', next: 'done' }, done: { final: true } }],
} as const;
