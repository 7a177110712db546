import { durationSchema, type JsonSchema } from '../../plugin/index.ts';

export interface DnsParameters {
  readonly names: string | readonly string[];
  readonly action: 'fail' | 'delay' | 'spoof';
  readonly address?: string | readonly string[];
  readonly delay?: string;
}

const name = {
  type: 'string',
  pattern: '^(?!\\.)(?=.{1,253}$)[A-Za-z0-9_*-]{1,63}(?:\\.[A-Za-z0-9_*-]{1,63})*\\.?$',
  patternErrorMessage: 'a host name, in which * stands for any characters',
} as const;

export const schema: JsonSchema = {
  title: 'DNS',
  description: 'Fails, delays or falsifies the answers to DNS queries for some names.',
  type: 'object',
  additionalProperties: false,
  required: ['names', 'action'],
  properties: {
    names: {
      title: 'Names',
      description:
        'The names that are aimed at, one or a list, as they are asked for on the wire: whole, upper and lower ' +
        'case the same. `*` stands for any characters, dots included: `*.example.com` is every name below ' +
        'example.com, `*` every name. Search domains are part of the name that is asked for, so `db` in a ' +
        'container may be `db.*`. International names are written as they travel (`xn--…`).',
      anyOf: [name, { type: 'array', items: name, minItems: 1, maxItems: 100, uniqueItems: true }],
      examples: ['db.internal', ['*.example.com', 'example.com']],
    },
    action: {
      title: 'Action',
      description:
        '`fail` answers SERVFAIL at once, as a name server does that is broken. `delay` passes the query on after ' +
        '`delay`; longer than clients wait (mostly 5s), that is a server which does not answer. `spoof` answers ' +
        'with `address`.',
      enum: ['fail', 'delay', 'spoof'],
      examples: ['fail'],
    },
    address: {
      title: 'Address',
      description:
        'What `spoof` answers with, one or a list: IPv4 to queries for A, IPv6 to queries for AAAA. Where there is ' +
        'none of a kind, the answer is that there is none. It may be kept by nobody (a TTL of 0).',
      anyOf: [
        { type: 'string', minLength: 2 },
        {
          type: 'array',
          items: { type: 'string', minLength: 2 },
          minItems: 1,
          maxItems: 8,
          uniqueItems: true,
        },
      ],
      examples: ['192.0.2.1', ['192.0.2.1', '2001:db8::1']],
    },
    delay: {
      ...durationSchema,
      title: 'Delay',
      description: 'How long `delay` holds a query back.',
      examples: ['200ms', '30s'],
    },
  },
};

/** One or a list, as a list. */
export function list(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
