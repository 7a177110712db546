import { duration } from './parts.ts';

const url = {
  title: 'URL',
  type: 'string',
  minLength: 1,
  examples: ['http://localhost:8080/health'],
} as const;

const http = {
  title: 'http probe',
  description: 'Holds when the answer is as expected.',
  type: 'object',
  required: ['url'],
  additionalProperties: false,
  dependentRequired: { jsonPath: ['equals'], equals: ['jsonPath'] },
  properties: {
    url: { ...url, description: 'What to ask for.' },
    method: {
      title: 'method',
      description: 'The method of the request.',
      type: 'string',
      enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      default: 'GET',
    },
    headers: {
      title: 'headers',
      description: 'Sent with the request.',
      type: 'object',
      additionalProperties: { type: 'string' },
      examples: [{ accept: 'application/json' }],
    },
    body: {
      title: 'body',
      description: 'Sent with the request, as it is.',
      type: 'string',
      examples: ['{"item": 1}'],
    },
    status: {
      title: 'status',
      description: 'The status that is expected; by default any of 200 to 299.',
      type: 'integer',
      minimum: 100,
      maximum: 599,
      examples: [200],
    },
    within: duration('How long the answer may take, body included.', '5s'),
    bodyMatches: {
      title: 'bodyMatches',
      description: 'A regular expression that the body matches.',
      type: 'string',
      examples: ['^v[0-9]+'],
    },
    jsonPath: {
      title: 'jsonPath',
      description: 'Where in a JSON body the value of `equals` is expected.',
      type: 'string',
      minLength: 1,
      examples: ['$.status'],
    },
    equals: { title: 'equals', description: 'The value expected at `jsonPath`.' },
  },
} as const;

const tcp = {
  title: 'tcp probe',
  description: 'Holds when a connection is accepted.',
  type: 'object',
  required: ['port'],
  additionalProperties: false,
  properties: {
    host: {
      title: 'host',
      description: 'A name or an address.',
      type: 'string',
      minLength: 1,
      default: 'localhost',
    },
    port: {
      title: 'port',
      description: 'The port that must take the connection.',
      type: 'integer',
      minimum: 1,
      maximum: 65535,
      examples: [5432],
    },
    within: duration('How long connecting may take.', '5s'),
  },
} as const;

const exec = {
  title: 'exec probe',
  description: 'Holds when a command exits as expected.',
  type: 'object',
  required: ['command'],
  additionalProperties: false,
  properties: {
    command: {
      title: 'command',
      description: 'A string runs through `sh -c`, a list as it is.',
      type: ['string', 'array'],
      minLength: 1,
      minItems: 1,
      items: { type: 'string' },
      examples: ['pg_isready -q', ['pg_isready', '-q']],
    },
    exitCode: {
      title: 'exitCode',
      description: 'The exit code that is expected.',
      type: 'integer',
      minimum: 0,
      maximum: 255,
      default: 0,
    },
    within: duration('How long the command may take.', '30s'),
  },
} as const;

const prometheus = {
  title: 'prometheus probe',
  description: 'Holds when every value that a query gives lies between `min` and `max`.',
  type: 'object',
  required: ['url', 'query'],
  additionalProperties: false,
  anyOf: [{ required: ['min'] }, { required: ['max'] }],
  properties: {
    url: { ...url, description: 'The Prometheus server.', examples: ['http://localhost:9090'] },
    query: { title: 'query', description: 'PromQL.', type: 'string', minLength: 1, examples: ['up'] },
    min: { title: 'min', description: 'The least that holds.', type: 'number', examples: [1] },
    max: { title: 'max', description: 'The most that holds.', type: 'number', examples: [0.05] },
    within: duration('How long the answer may take.', '5s'),
  },
} as const;

const process = {
  title: 'process probe',
  description: 'Holds when a process runs.',
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: {
      title: 'name',
      description: 'Base name of argv[0] or of the executable, whole.',
      type: 'string',
      minLength: 1,
      examples: ['worker'],
    },
    count: {
      title: 'count',
      description: 'Holds when exactly that many run; by default at least one.',
      type: 'integer',
      minimum: 0,
      examples: [2],
    },
  },
} as const;

const file = {
  title: 'file probe',
  description: 'Holds when a file is there, or is not.',
  type: 'object',
  required: ['path'],
  additionalProperties: false,
  properties: {
    path: {
      title: 'path',
      description: 'The file that is looked for.',
      type: 'string',
      minLength: 1,
      examples: ['/run/app.pid'],
    },
    exists: { title: 'exists', description: 'Whether it must be there.', type: 'boolean', default: true },
  },
} as const;

const kinds = { http, tcp, exec, prometheus, process, file } as const;

/** The keys that say what a probe looks at; each has exactly one. */
export const PROBE_KINDS = Object.keys(kinds) as readonly (keyof typeof kinds)[];

/** Where in `$defs` a kind of probe is. */
export function probeDefinition(kind: string): string {
  return `probe-${kind}`;
}

/** Something that holds or does not. */
export const probeDefinitions = {
  ...Object.fromEntries(PROBE_KINDS.map((kind) => [probeDefinition(kind), kinds[kind]])),
  probe: {
    title: 'probe',
    description:
      'Something that holds or does not: exactly one of http, tcp, exec, prometheus, process and file.',
    type: 'object',
    additionalProperties: false,
    oneOf: PROBE_KINDS.map((kind) => ({ required: [kind] })),
    properties: {
      name: {
        title: 'name',
        description: 'What reports call it; by default what it does in a few words.',
        type: 'string',
        minLength: 1,
        examples: ['checkout answers'],
      },
      ...Object.fromEntries(PROBE_KINDS.map((kind) => [kind, { $ref: `#/$defs/${probeDefinition(kind)}` }])),
      every: duration('How long to wait from one look to the next, where it is polled.', '1s'),
      failures: {
        title: 'failures',
        description: 'How often in a row it must fail to trip, where it is polled.',
        type: 'integer',
        minimum: 1,
        default: 1,
      },
    },
  },
} as const;
