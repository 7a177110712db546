import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it, describe as suite } from 'vitest';
import { check } from '../../../src/injectors/network/check.ts';
import { describe } from '../../../src/injectors/network/describe.ts';
import type { NetworkParameters } from '../../../src/injectors/network/parameters.ts';
import { schema } from '../../../src/injectors/network/schema.ts';

const valid = new Ajv2020({ strict: false }).compile(schema);

suite('the schema', () => {
  it.each<NetworkParameters>([
    { delay: '200ms', jitter: '50ms', to: ['10.0.0.0/8'], ports: [5432] },
    { loss: { model: 'gilbert-elliott', p: 1, r: '30%' }, direction: 'both' },
    { partition: true, interface: ['eth0', 'eth1'], ports: '8000-8100', protocol: 'tcp', except: 'db' },
    { delay: '1s', reorder: { percent: 25, gap: 5 } },
    { rate: { limit: '5mbit', burst: '32kB' } },
  ])('takes %o', (parameters) => expect(valid(parameters)).toBe(true));

  it.each([
    { delay: 200 },
    { loss: 101 },
    { loss: { model: 'gilbert-elliott' } },
    { ports: 70_000 },
    { ports: [] },
    { protocol: 'sctp' },
    { rate: '5mb' },
    { rate: { burst: '32kB' } },
    { latency: '5ms' },
    { direction: 'out' },
  ])('refuses %o', (parameters) => expect(valid(parameters)).toBe(false));

  it('documents every parameter', () => {
    for (const [name, property] of Object.entries(
      schema.properties as Record<string, Record<string, unknown>>,
    )) {
      expect(property, name).toMatchObject({ title: expect.any(String), description: expect.any(String) });
      expect(valid({ [name]: (property.examples as unknown[])[0] }), name).toBe(true);
    }
  });
});

it('the reference has every parameter', () => {
  const page = readFileSync(new URL('../../../docs/faults/network.md', import.meta.url), 'utf8');
  for (const name of Object.keys(schema.properties as object)) expect(page).toContain(`| \`${name}\``);
});

suite('a combination', () => {
  it.each<[NetworkParameters, string, RegExp]>([
    [{ to: '10.0.0.0/8' }, '', /does nothing/],
    [{ partition: false }, '', /does nothing/],
    [{ partition: true, delay: '5ms' }, '/delay', /so delay has no effect/],
    [{ jitter: '5ms', loss: 1 }, '/jitter', /jitter needs delay/],
    [{ delay: '5ms', jitter: '6ms' }, '/jitter', /more than the delay/],
    [{ reorder: 5, loss: 1 }, '/reorder', /reorder needs delay/],
    [{ delay: '5ms', distribution: 'normal' }, '/distribution', /distribution needs jitter/],
    [{ delay: '5ms', correlation: 5 }, '/correlation', /nothing to act on/],
    [{ delay: '5ms', protocol: 'icmp', ports: 80 }, '/ports', /ICMP has no ports/],
    [{ delay: '5ms', ports: [80, '90-80'] }, '/ports/1', /ends before it begins/],
    [{ delay: '5ms', sourcePorts: '70000' }, '/sourcePorts', /not a port/],
    [{ delay: '5ms', to: '10.0.0.0/40' }, '/to', /not an address, a CIDR or a host name/],
    [{ delay: '5ms', to: ['db', '10.0.0'] }, '/to/1', /not an address/],
    [{ delay: '5ms', except: ['http://db'] }, '/except/0', /not an address/],
    [{ delay: '0ms' }, '/delay', /zero/],
    [{ delay: '0.0004ms' }, '/delay', /zero/],
    [{ delay: '0.4ms', jitter: '0.5ms' }, '/jitter', /more than the delay/],
    [{ loss: 0 }, '/loss', /zero/],
    [{ rate: { limit: '0kbit' } }, '/rate', /zero/],
    [{ rate: { limit: '5mbit', burst: '1kB' } }, '/rate/burst', /less than one packet/],
  ])('%o is refused', (parameters, path, message) => {
    expect(check(parameters)).toEqual([
      expect.objectContaining({ path, message: expect.stringMatching(message) }),
    ]);
  });

  it.each<NetworkParameters>([
    {
      delay: '200ms',
      jitter: '50ms',
      correlation: 25,
      to: ['db.internal', 'fd00::/8', '10.1.2.3'],
      ports: [5432],
    },
    { loss: 5, correlation: 25 },
    { partition: true },
  ])('%o is fine', (parameters) => expect(check(parameters)).toEqual([]));
});

it.each<[NetworkParameters, string]>([
  [{ delay: '200ms', jitter: '50ms', to: ['10.0.0.0/8'], ports: [5432] }, '200ms ± 50ms to 10.0.0.0/8:5432'],
  [{ delay: '1s', to: 'fd00::1', ports: 80 }, '1s to [fd00::1]:80'],
  [{ partition: true }, 'partition'],
  [{ partition: true, direction: 'ingress', to: ['a', 'b'], ports: 5 }, 'partition coming in to a, b port 5'],
  [{ rate: { limit: '5mbit', burst: '32kB' } }, 'at most 5mbit after 32kB'],
  [
    { loss: '5%', rate: '5mbit', direction: 'both', protocol: 'udp' },
    '5% loss, at most 5mbit both ways over udp',
  ],
])('%o reads %s', (parameters, words) => {
  expect(describe(parameters)).toBe(words);
});
