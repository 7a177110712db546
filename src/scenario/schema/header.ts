import { chance, duration, stateName, states } from './parts.ts';

const schedule = {
  title: 'schedule',
  description: 'One rule for when an agent starts the scenario: `cron`, or `every`.',
  type: 'object',
  additionalProperties: false,
  oneOf: [{ required: ['cron'] }, { required: ['every'] }],
  properties: {
    cron: {
      title: 'cron expression',
      description:
        'When it fires: 5 fields (minute, hour, day of month, month, week day), or 6 with seconds first; day of month and week day must both hold.',
      type: 'string',
      minLength: 1,
      examples: ['0 10 * * 1-5'],
    },
    timezone: {
      title: 'time zone',
      description: 'The IANA time zone that `cron` is read in.',
      type: 'string',
      default: 'UTC',
      examples: ['Europe/Berlin'],
    },
    every: duration('A fixed interval from one firing to the next, instead of `cron`.'),
    jitter: duration('A firing starts up to this much later, drawn from the seed.', '0s'),
    probability: { ...chance('The chance that a firing starts a run.'), default: 1 },
    startingDeadline: duration('A firing that was missed by more than this is skipped.', '1m'),
  },
} as const;

/** The keys of the file itself. */
export const headerProperties = {
  name: {
    title: 'name',
    description: 'What the scenario is called in events, metrics and the agent: a DNS label.',
    type: 'string',
    pattern: '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$',
    patternErrorMessage: 'a DNS label: lower-case letters, digits and `-`, 63 characters at most',
    examples: ['checkout-brownout'],
  },
  description: {
    title: 'description',
    description: 'What the storm is and what it shows.',
    type: 'string',
    examples: ['The database slows down, then a worker dies while the CPU is short.'],
  },
  labels: {
    title: 'labels',
    description: 'Free-form strings, carried into events and reports.',
    type: 'object',
    additionalProperties: { type: 'string' },
    examples: [{ team: 'payments' }],
  },
  environment: {
    title: 'environment',
    description: 'A run is refused where `--environment` or the agent’s own differs.',
    type: 'string',
    minLength: 1,
    examples: ['staging'],
  },
  seed: {
    title: 'seed',
    description:
      'The same seed gives the same storm. Drawn at the start, and recorded, where it is not given.',
    type: 'integer',
    minimum: 0,
    maximum: 2 ** 32 - 1,
    examples: [42],
  },
  timeout: duration('The hard limit of a run: it is aborted, and everything undone, after that.', '10m'),
  schedule: {
    title: 'schedules',
    description: 'When an agent starts the scenario; `squall run` ignores it.',
    type: 'array',
    items: schedule,
    examples: [[{ cron: '0 10 * * 1-5', timezone: 'Europe/Berlin', jitter: '15m' }], [{ every: '1h' }]],
  },
  concurrency: {
    title: 'concurrency',
    description:
      'What a firing does while a run of this scenario goes on: nothing, start another, or replace it.',
    type: 'string',
    enum: ['forbid', 'allow', 'replace'],
    default: 'forbid',
  },
  suspend: {
    title: 'suspend',
    description: 'Whether the schedule is switched off.',
    type: 'boolean',
    default: false,
  },
  steadyState: {
    title: 'steady state',
    description: 'Probes that must hold before the first fault and after the last.',
    type: 'array',
    items: { $ref: '#/$defs/probe' },
    examples: [
      [{ name: 'checkout answers', http: { url: 'http://localhost:8080/health', within: '500ms' } }],
    ],
  },
  stopWhen: {
    title: 'stop conditions',
    description: 'Probes that are polled throughout; the first that trips ends the run as aborted.',
    type: 'array',
    items: { $ref: '#/$defs/probe' },
    examples: [
      [{ name: 'health is gone', http: { url: 'http://localhost:8080/health' }, every: '2s', failures: 3 }],
    ],
  },
  initial: { ...stateName, title: 'initial', description: 'The state to start in; by default the first.' },
  states,
} as const;
