import { DATE_PATTERN } from '../limits/dates.ts';
import { WEEKLY_PATTERN } from '../limits/weekly.ts';
import type { JsonSchema } from '../plugin/index.ts';
import { duration } from '../scenario/schema/parts.ts';
import { probeDefinitions } from '../scenario/schema/probe.ts';
import { fleetSchema } from './fleet.ts';

const path = (title: string, description: string, example: string) => ({
  title,
  description: `${description} Relative to the folder of this file.`,
  type: 'string',
  minLength: 1,
  examples: [example],
});

const address = (description: string, byDefault: string) => ({
  title: 'address',
  description,
  type: 'string',
  minLength: 1,
  default: byDefault,
  examples: ['127.0.0.1', '0.0.0.0'],
});

const port = (description: string, byDefault: number) => ({
  title: 'port',
  description: `${description} 0 takes any that is free.`,
  type: 'integer',
  minimum: 0,
  maximum: 65_535,
  default: byDefault,
});

const timezone = {
  title: 'time zone',
  description: 'The IANA time zone that local times are in.',
  type: 'string',
  default: 'UTC',
  examples: ['Europe/Berlin'],
} as const;

const weekly = {
  title: 'weekly',
  description:
    'A span of the week (`fri 16:00 - mon 08:00`), or hours of several days (`mon-fri 22:00 - 06:00`, over ' +
    'midnight where they end before they begin).',
  type: 'string',
  pattern: WEEKLY_PATTERN,
  patternErrorMessage: 'a weekly window such as `fri 16:00 - mon 08:00` or `mon-fri 09:00 - 17:00`',
  examples: ['fri 16:00 - mon 08:00', 'mon-fri 09:00 - 17:00'],
} as const;

const date = (description: string) => ({
  title: 'date',
  description,
  type: 'string',
  pattern: DATE_PATTERN,
  patternErrorMessage: 'a date such as 2026-12-20, or with a time: 2026-12-20T16:00 or 2026-12-20T16:00:00Z',
  examples: ['2026-12-20', '2026-12-20T16:00:00Z'],
});

const window = (title: string, description: string) => ({
  title,
  description,
  type: 'object',
  additionalProperties: false,
  oneOf: [{ required: ['weekly'] }, { required: ['from'] }, { required: ['calendar'] }],
  dependentRequired: { from: ['until'], until: ['from'] },
  properties: {
    weekly,
    from: date('When it begins: a date, or a date with a time.'),
    until: date('When it ends: a date, which is within, or a date with a time, which is not.'),
    calendar: path(
      'calendar',
      'An iCalendar file (RFC 5545), each event of which is such a time.',
      'holidays.ics',
    ),
    timezone,
  },
});

const kinds = (description: string) => ({
  title: 'kinds of fault',
  description,
  type: 'array',
  items: { title: 'kind of fault', type: 'string', minLength: 1 },
  uniqueItems: true,
  examples: [['cpu', 'memory', 'network']],
});

const limits = {
  title: 'limits',
  description: 'Limits that hold across scenarios. A run that would break one is refused, and says which.',
  type: 'object',
  additionalProperties: false,
  properties: {
    maxConcurrentFaults: {
      title: 'maxConcurrentFaults',
      description: 'How many faults may be in force at once, of all runs together.',
      type: 'integer',
      minimum: 1,
      examples: [2],
    },
    maxRunDuration: duration(
      'How long a run may take: it is refused where it takes longer, and ended where it does.',
    ),
    minimumInterval: duration(
      'The least time from the start of one run to that of the next, of whatever scenario, and of whichever process ' +
        'that keeps its state in the same folder. A dry run where others are real is none.',
    ),
    allow: kinds('The only kinds of fault that may be made. By default all.'),
    deny: kinds('Kinds of fault that may not be made.'),
    hours: {
      title: 'hours',
      description: 'When faults may be made: within any of these. By default always.',
      type: 'array',
      items: window('window', 'A time at which faults may be made.'),
      examples: [[{ weekly: 'mon-fri 09:00 - 17:00', timezone: 'Europe/Berlin' }]],
    },
    blackouts: {
      title: 'blackouts',
      description: 'When no fault may be made.',
      type: 'array',
      items: window('window', 'A time at which no fault may be made.'),
      examples: [[{ from: '2026-12-20', until: '2027-01-06' }]],
    },
  },
} as const;

const api = {
  title: 'api',
  description: 'The control API and the dashboard.',
  type: 'object',
  additionalProperties: false,
  properties: {
    address: address(
      'The address to listen on. Any but loopback needs a token or client certificates.',
      '127.0.0.1',
    ),
    port: port('The TCP port of the API.', 8001),
    socket: path(
      'socket',
      'The Unix socket that it listens on, too, for the user that the agent runs as: no token is needed there. By ' +
        'default `api.sock` in the state directory, where the verbs look for it.',
      '/run/squall/api.sock',
    ),
    tokenFile: path(
      'token file',
      'Holds the token, 32 characters at least, of those who may operate.',
      '/run/secrets/squall/token',
    ),
    viewTokenFile: path(
      'token file',
      'Holds the token, 32 characters at least, of those who may only look.',
      '/run/secrets/squall/view',
    ),
    hosts: {
      title: 'hosts',
      description:
        'Names that the agent goes by, beside its addresses, `localhost` and the name of the machine. Requests for ' +
        'other names are refused: somebody may have pointed those here.',
      type: 'array',
      items: { title: 'host', type: 'string', minLength: 1 },
      uniqueItems: true,
      examples: [['squall.staging.svc']],
    },
    origins: {
      title: 'origins',
      description: 'Origins whose pages may call the API from a browser, beside its own dashboard.',
      type: 'array',
      items: { title: 'origin', type: 'string', pattern: '^https?://[^/]+$' },
      uniqueItems: true,
      examples: [['https://ops.example.com']],
    },
    tls: {
      title: 'tls',
      description: 'Serves TLS; with `clientCa`, to clients with a certificate of that authority only.',
      type: 'object',
      required: ['cert', 'key'],
      additionalProperties: false,
      properties: {
        cert: path(
          'certificate',
          'The certificate, with those in between, in PEM.',
          '/run/secrets/squall/tls.crt',
        ),
        key: path('key', 'Its key, in PEM.', '/run/secrets/squall/tls.key'),
        clientCa: path(
          'client authority',
          'Signs the certificates of clients, in PEM.',
          '/run/secrets/squall/ca.crt',
        ),
      },
    },
  },
} as const;

/** The JSON Schema (2020-12) of a config file. */
export function buildConfigSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'config',
    description: 'The config of a Squall agent; `run`, `validate` and `simulate` take it, too.',
    type: 'object',
    additionalProperties: false,
    properties: {
      environment: {
        title: 'environment',
        description: 'Where this is. A scenario that is for another environment is refused.',
        type: 'string',
        minLength: 1,
        examples: ['staging'],
      },
      scenarios: {
        ...path('scenarios', 'The folder that the agent loads scenarios from.', './scenarios'),
        default: './scenarios',
      },
      dryRun: {
        title: 'dryRun',
        description: 'Whether runs only look: targets are found and probes evaluated, nothing is changed.',
        type: 'boolean',
        default: false,
      },
      metrics: {
        title: 'metrics',
        description: 'Where metrics and health are served: `/metrics`, `/healthz` and `/readyz`.',
        type: 'object',
        additionalProperties: false,
        properties: {
          address: address('The address to listen on.', '0.0.0.0'),
          port: port('The TCP port.', 8000),
        },
      },
      api,
      limits,
      plugins: {
        title: 'plugins',
        description: 'Packages of npm with more kinds of fault, or paths of such.',
        type: 'array',
        items: { title: 'plugin', type: 'string', minLength: 1 },
        uniqueItems: true,
        examples: [['squall-fault-redis']],
      },
      haltFile: path(
        'haltFile',
        'Everything is stopped, undone and kept from starting while this file exists.',
        '/etc/squall/halt',
      ),
      haltWhen: {
        $ref: '#/$defs/probe',
        description: 'A dead man’s switch: a probe that is polled, and halts everything when it trips.',
      },
      fleet: fleetSchema,
      kubernetesEvents: {
        title: 'kubernetesEvents',
        description:
          'Whether the start and the end of runs, and faults, are told as Events of the pod that the agent is in.',
        type: 'boolean',
        default: false,
      },
      log: {
        title: 'log',
        description: 'What the agent writes on standard error.',
        type: 'object',
        additionalProperties: false,
        properties: {
          level: {
            title: 'level',
            description: 'The least important messages that are written. `LOG_LEVEL` goes before it.',
            type: 'string',
            enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
            default: 'info',
          },
          format: {
            title: 'format',
            description:
              'JSON Lines, or for people; by default the latter on a terminal. `LOG_FORMAT` goes before it.',
            type: 'string',
            enum: ['json', 'pretty'],
          },
        },
      },
    },
    $defs: probeDefinitions,
  };
}
