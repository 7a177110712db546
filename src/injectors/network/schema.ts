import {
  durationSchema,
  type JsonSchema,
  percentSchema,
  rateSchema,
  sizeSchema,
} from '../../plugin/index.ts';
import { lossModels, percent } from './loss-models.ts';

const port = {
  anyOf: [
    { type: 'integer', minimum: 1, maximum: 65_535 },
    {
      type: 'string',
      pattern: '^\\d{1,5}(?:-\\d{1,5})?$',
      patternErrorMessage: 'a port or a range: 8000-8100',
    },
  ],
} as const;

const ports = (title: string, description: string) => ({
  title,
  description,
  anyOf: [...port.anyOf, { type: 'array', minItems: 1, items: port }],
  examples: [5432, '8000-8100', [80, 443, '8000-8100']],
});

const oneOrMore = (item: object) => ({
  anyOf: [item, { type: 'array', minItems: 1, items: item, uniqueItems: true }],
});

/** JSON Schema of the network fault's parameters. */
export const schema: JsonSchema = {
  type: 'object',
  title: 'Network',
  description: 'Delays, loses, duplicates, corrupts, reorders, slows down or drops packets.',
  additionalProperties: false,
  properties: {
    interface: {
      title: 'Interface',
      description:
        'Where: a name, a list of names, `default` (the interface of the default route) or `all` (all that are up, but loopback).',
      default: 'default',
      ...oneOrMore({ type: 'string', minLength: 1, maxLength: 15, pattern: '^[^\\s/]+$' }),
      examples: ['default', 'eth0', ['eth0', 'eth1'], 'all'],
    },
    direction: {
      title: 'Direction',
      description:
        'Packets that go out (`egress`), come in (`ingress`) or both. With `both`, a round trip has the delay twice.',
      enum: ['egress', 'ingress', 'both'],
      default: 'egress',
      examples: ['egress', 'both'],
    },
    delay: {
      title: 'Delay',
      description: 'How much later each packet leaves.',
      ...durationSchema,
      examples: ['200ms', '1s'],
    },
    jitter: {
      title: 'Jitter',
      description: 'How much the delay varies, up and down. Needs `delay`.',
      ...durationSchema,
      examples: ['50ms'],
    },
    correlation: percent(
      'Correlation',
      'How much the jitter of a packet, and the draw of a plain `loss`, depend on the packet before.',
      25,
    ),
    distribution: {
      title: 'Distribution',
      description: 'How the jitter is distributed; without it, evenly. Needs `jitter`.',
      enum: ['normal', 'pareto', 'paretonormal'],
      examples: ['normal'],
    },
    loss: {
      title: 'Loss',
      description: 'How many packets are lost: a percentage, or a model.',
      anyOf: [percentSchema, ...lossModels],
      examples: [5, '0.5%', { model: 'gilbert-elliott', p: 1, r: 30, oneMinusH: 70 }],
    },
    duplicate: percent('Duplicate', 'How many packets arrive twice.', 1),
    corrupt: percent('Corrupt', 'How many packets have one bit flipped.', 0.1),
    reorder: {
      title: 'Reorder',
      description: 'How many packets leave at once and overtake those that are delayed. Needs `delay`.',
      anyOf: [
        percentSchema,
        {
          type: 'object',
          properties: {
            percent: percent('Percent', 'How many packets overtake.', 25),
            gap: {
              title: 'Gap',
              description: 'Only every so manieth packet may overtake.',
              type: 'integer',
              minimum: 1,
              default: 1,
              examples: [5],
            },
            correlation: percent(
              'Correlation',
              'How much each draw depends on the one before; default 0.',
              50,
            ),
          },
          required: ['percent'],
          additionalProperties: false,
        },
      ],
      examples: [25, { percent: 25, gap: 5, correlation: 50 }],
    },
    rate: {
      title: 'Rate',
      description:
        'The most that passes, all aimed packets together; with `burst`, after so much at full speed.',
      anyOf: [
        rateSchema,
        {
          type: 'object',
          properties: {
            limit: { title: 'Limit', description: 'The most that passes.', ...rateSchema },
            burst: {
              title: 'Burst',
              description:
                'How much may pass at full speed before the limit holds; default: what the limit lets pass in 10 ms.',
              ...sizeSchema,
              examples: ['32kB'],
            },
          },
          required: ['limit'],
          additionalProperties: false,
        },
      ],
      examples: ['5mbit', { limit: '5mbit', burst: '32kB' }],
    },
    partition: {
      title: 'Partition',
      description: 'Drops everything aimed at, without an answer. `direction` then defaults to `both`.',
      type: 'boolean',
      default: false,
      examples: [true],
    },
    to: {
      title: 'To',
      description:
        'The peers: addresses, CIDRs (IPv4 and IPv6) or host names, which are looked up when the fault is made and again while it is in force. Default: all.',
      ...oneOrMore({ type: 'string', minLength: 1, maxLength: 253 }),
      examples: ['10.0.0.0/8', ['db.internal', 'fd00::/8']],
    },
    ports: ports('Ports', "The peer's ports: destination going out, source coming in. Default: all."),
    sourcePorts: ports(
      'Source ports',
      'Our own ports: source going out, destination coming in. Default: all.',
    ),
    protocol: {
      title: 'Protocol',
      description: 'Only this protocol; `icmp` includes ICMPv6. Default: all of IP.',
      enum: ['tcp', 'udp', 'icmp'],
      examples: ['tcp'],
    },
    except: {
      title: 'Except',
      description: 'Peers that are spared, written as in `to`.',
      ...oneOrMore({ type: 'string', minLength: 1, maxLength: 253 }),
      examples: ['10.0.0.1', ['10.96.0.0/12', 'kubernetes.default']],
    },
  },
};
