import {
  type JsonSchema,
  type ProcessSelector,
  rateSchema,
  selectorProperties,
  sizeSchema,
} from '../../plugin/index.ts';

export interface LimitsParameters extends ProcessSelector {
  readonly cpu?: number | string;
  readonly memory?: string | MemoryLimits;
  readonly pids?: number;
  readonly io?: string | IoLimits;
}

export interface MemoryLimits {
  readonly max?: string;
  readonly high?: string;
}

export interface IoLimits {
  readonly read?: string;
  readonly write?: string;
  readonly readOps?: number;
  readonly writeOps?: number;
}

const operations = { type: 'integer', minimum: 1, maximum: 1e9, examples: [100] } as const;

export const schema: JsonSchema = {
  title: 'Limits',
  description:
    'Lowers the limits of the cgroup (v2) of a process: of its container, where it has one. At least one of name, ' +
    'command, pid, user and port says which process, and at least one of cpu, memory, pids and io which limit.',
  type: 'object',
  additionalProperties: false,
  properties: {
    ...selectorProperties,
    cpu: {
      title: 'CPU',
      description:
        'Percent of one core that the cgroup may use, all its processes together: 150 is one and a half.',
      type: ['number', 'string'],
      exclusiveMinimum: 0,
      maximum: 1_000_000,
      pattern: '^\\d{1,7}(?:\\.\\d+)? ?%$',
      patternErrorMessage: 'a percentage of one core: a number, or "50%"',
      examples: [50, '150%'],
    },
    memory: {
      title: 'Memory',
      description:
        'What the cgroup may use: a size is `max`. Above `high` its processes are slowed down and their memory is ' +
        'reclaimed; above `max` the OOM killer takes one. What is used already counts: a limit below it takes effect ' +
        'at once.',
      anyOf: [
        sizeSchema,
        {
          type: 'object',
          additionalProperties: false,
          minProperties: 1,
          properties: {
            max: { ...sizeSchema, title: 'Max', description: 'Above it the OOM killer takes a process.' },
            high: { ...sizeSchema, title: 'High', description: 'Above it processes are slowed down.' },
          },
        },
      ],
      examples: ['256MiB', { high: '200MiB' }],
    },
    pids: {
      title: 'Processes',
      description:
        'How many processes and threads the cgroup may have. Those that it has stay; more cannot be started.',
      type: 'integer',
      minimum: 1,
      maximum: 4_194_304,
      examples: [10],
    },
    io: {
      title: 'Disk',
      description: 'What the cgroup may read and write, on each disk of the machine: a rate is that of both.',
      anyOf: [
        rateSchema,
        {
          type: 'object',
          additionalProperties: false,
          minProperties: 1,
          properties: {
            read: { ...rateSchema, title: 'Read', description: 'How much may be read.' },
            write: { ...rateSchema, title: 'Write', description: 'How much may be written.' },
            readOps: { ...operations, title: 'Reads', description: 'How often may be read, in a second.' },
            writeOps: {
              ...operations,
              title: 'Writes',
              description: 'How often may be written, in a second.',
            },
          },
        },
      ],
      examples: ['80mbit', { read: '8mbit', writeOps: 50 }],
    },
  },
};
