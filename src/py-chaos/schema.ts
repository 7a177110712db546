import type { JsonSchema } from '../plugin/index.ts';

/** Seconds, or whatever the description says: whole numbers, as the predecessor has them. */
const whole = (description: string, minimum: number, maximum: number) => ({
  description,
  type: 'integer',
  minimum,
  maximum,
});

const enabled = { description: 'Whether it is injected at all.', type: 'boolean', default: false };

const probability = {
  title: 'probability',
  description: 'The chance that it is injected at a tick.',
  type: 'number',
  minimum: 0,
  maximum: 1,
  default: 0,
};

const duration = whole('How long it lasts, in seconds.', 1, 300);

const section = (title: string, description: string, properties: object, required: string[] = []) => ({
  title,
  description,
  // A section whose keys are all commented out is empty.
  type: ['object', 'null'],
  additionalProperties: false,
  required,
  properties,
});

const lasting = (title: string, description: string, properties: object) =>
  section(title, description, { enabled, probability, duration_seconds: duration, ...properties }, [
    'duration_seconds',
  ]);

const failures = section('failures', 'What is injected.', {
  cpu: lasting('cpu', 'Keeps cores busy.', {
    cores: { ...whole('How many workers run, each with a core for itself.', 1, 16), default: 1 },
  }),
  memory: lasting('memory', 'Takes memory and holds it.', {
    mb: { ...whole('How much, in MiB.', 1, 2048), default: 100 },
  }),
  process: section('process', 'Kills a process.', {
    enabled,
    probability,
    target_name: {
      description: 'Part of its name or command line, whatever the case.',
      type: ['string', 'null'],
      pattern: '^\\s*[A-Za-z0-9._@+:-]{3,128}\\s*$',
      patternErrorMessage: 'a name of 3 to 128 letters, digits and . _ @ + : -',
    },
  }),
  network: lasting('network', 'Delays what leaves an interface.', {
    interface: {
      description: 'The interface.',
      type: 'string',
      pattern: '^[A-Za-z0-9._:-]{1,15}$',
      patternErrorMessage: 'the name of an interface: 1 to 15 letters, digits and . _ : -',
      default: 'eth0',
    },
    delay_ms: { ...whole('The delay, in milliseconds.', 1, 10_000), default: 100 },
  }),
});

const safety = section('safety', 'How much of what the cgroup may use faults may take.', {
  cpu_fraction: { description: 'Of its CPU.', type: 'number', minimum: 0.1, maximum: 0.9, default: 0.8 },
  memory_fraction: {
    description: 'Of its memory.',
    type: 'number',
    minimum: 0.1,
    maximum: 0.8,
    default: 0.5,
  },
  require_cgroup_limits: {
    description: 'Whether CPU and memory are spared where it has no limit.',
    type: 'boolean',
    default: false,
  },
});

const logging = section('logging', 'What is logged, and where.', {
  level: {
    description: 'The least important messages that are written.',
    type: 'string',
    pattern:
      '^(?:[Dd][Ee][Bb][Uu][Gg]|[Ii][Nn][Ff][Oo]|[Ww][Aa][Rr][Nn][Ii][Nn][Gg]|[Ee][Rr][Rr][Oo][Rr]|[Cc][Rr][Ii][Tt][Ii][Cc][Aa][Ll])$',
    patternErrorMessage: 'one of DEBUG, INFO, WARNING, ERROR or CRITICAL',
    default: 'INFO',
  },
  format: { description: 'For people, or JSON Lines.', enum: ['text', 'json'], default: 'text' },
  console: section('console', 'The log on standard error.', {
    enabled: { description: 'Whether there is one.', type: 'boolean', default: true },
  }),
  file: section('file', 'The log in a file, always JSON Lines.', {
    enabled: { description: 'Whether there is one.', type: 'boolean', default: true },
    path: { description: 'The file.', type: 'string', minLength: 1, default: './logs/agent.log' },
    max_size_mb: { ...whole('The size, in MiB, at which another one is begun.', 1, 10_000), default: 10 },
    backup_count: { ...whole('How many earlier ones are kept.', 0, 1000), default: 5 },
  }),
});

/** The JSON Schema of a `config.yaml` of Py-Chaos-Agent, with the ranges and defaults of its newest version. */
export function buildPyChaosSchema(): JsonSchema {
  return {
    ...section(
      'config',
      'The config of Py-Chaos-Agent.',
      {
        agent: section('agent', 'The agent itself.', {
          interval_seconds: { ...whole('From one tick to the next, in seconds.', 1, 3600), default: 10 },
          dry_run: { description: 'Whether it only looks.', type: 'boolean', default: false },
        }),
        failures,
        safety,
        logging,
      },
      ['agent', 'failures'],
    ),
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
  };
}
