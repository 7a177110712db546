import { durationSchema } from '../../plugin/index.ts';
import { chance, duration, stateName, states } from './parts.ts';

const branch = {
  title: 'branch',
  description: 'One way on from a state. One draw from the seed picks the branch.',
  type: 'object',
  required: ['to'],
  additionalProperties: false,
  properties: {
    to: { ...stateName, description: 'The state that it leads to.' },
    probability: chance(
      'The share of draws that pick this branch. Branches without a number share what is left.',
    ),
    when: { $ref: '#/$defs/probe' },
    max: {
      title: 'max',
      description: 'How often the branch may be taken in a run.',
      type: 'integer',
      minimum: 1,
      examples: [2],
    },
  },
} as const;

const region = {
  title: 'region',
  description: 'A machine that runs at once with the other regions of its state.',
  type: 'object',
  required: ['states'],
  additionalProperties: false,
  properties: {
    description: {
      title: 'description',
      description: 'What happens in this region.',
      type: 'string',
      examples: ['The workers, one after the other.'],
    },
    initial: { ...stateName, title: 'initial', description: 'The state to start in; by default the first.' },
    states,
  },
} as const;

const lasts = {
  title: 'for',
  description: 'How long the state lasts: a duration, or {min, max} to draw one between from the seed.',
  type: ['string', 'object'],
  pattern: durationSchema.pattern,
  patternErrorMessage: `${durationSchema.patternErrorMessage}, or {min, max}`,
  required: ['min', 'max'],
  additionalProperties: false,
  properties: {
    min: duration('The shortest that may be drawn.'),
    max: duration('The longest that may be drawn.'),
  },
  examples: ['2m', { min: '30s', max: '2m' }],
} as const;

const next = {
  title: 'next',
  description: 'Where to go when the state ends: a state, or a list of branches.',
  type: ['string', 'array'],
  pattern: stateName.pattern,
  patternErrorMessage: 'the name of a state, or a list of branches such as {to: recover, probability: 0.3}',
  minItems: 1,
  items: branch,
  examples: ['recover', [{ to: 'worse', probability: 0.3 }, { to: 'recover' }]],
} as const;

const on = {
  title: 'on',
  description: 'Where to go when an event is sent: {EVENT: state}. A manual gate.',
  type: 'object',
  minProperties: 1,
  propertyNames: {
    pattern: '^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})$',
    patternErrorMessage: 'the name of an event: letters, digits, `-` and `_`, 63 characters at most',
  },
  additionalProperties: stateName,
  examples: [{ GO: 'recover' }],
} as const;

/** A state, recursive through `states` and `parallel`. */
export const stateDefinitions = {
  state: {
    title: 'state',
    description: 'What is in force for a time, what must hold at its end, and where it leads.',
    type: 'object',
    additionalProperties: false,
    properties: {
      description: {
        title: 'description',
        description: 'What happens in this state.',
        type: 'string',
        examples: ['The supervisor has two minutes to bring the replica back.'],
      },
      inject: { $ref: '#/$defs/inject' },
      for: lasts,
      until: { $ref: '#/$defs/probe' },
      next,
      on,
      expect: {
        title: 'expect',
        description: 'Probes that must hold when the state ends.',
        type: 'array',
        items: { $ref: '#/$defs/probe' },
        examples: [[{ name: 'checkout answers', http: { url: 'http://localhost:8080/health' } }]],
      },
      onFailure: {
        ...stateName,
        title: 'onFailure',
        description: 'Where to go when a probe of `expect` fails; by default the run ends as failed.',
      },
      onError: {
        ...stateName,
        title: 'onError',
        description: 'Where to go when a fault could not be injected; by default the run ends as failed.',
      },
      parallel: {
        title: 'parallel',
        description: 'Regions that run at once; the state ends when all of them are final.',
        type: 'object',
        minProperties: 1,
        propertyNames: stateName,
        additionalProperties: region,
        examples: [{ network: { states: { slow: { for: '1m', next: 'over' }, over: { final: true } } } }],
      },
      initial: {
        ...stateName,
        title: 'initial',
        description: 'The nested state to start in; by default the first.',
      },
      states: { ...states, description: 'A nested machine; the state ends when it is final.' },
      final: {
        title: 'final',
        description: 'Whether this is the end of the run (or of the region).',
        type: 'boolean',
        default: false,
      },
    },
  },
} as const;
