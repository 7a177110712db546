import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { seededStreams } from '../../../src/chance/streams.ts';
import { encryptedLookups } from '../../../src/injectors/dns/encrypted.ts';
import { choosePorts } from '../../../src/injectors/dns/ports.ts';
import type { DnsParameters } from '../../../src/injectors/dns/schema.ts';
import { nameServers } from '../../../src/injectors/dns/servers.ts';
import { dns } from '../../../src/injectors/dns.ts';
import type { Host, Json } from '../../../src/plugin/index.ts';
import { injection } from '../../support/injection.ts';

const validate = new Ajv2020({ strict: false }).compile(dns.schema);

function problems(parameters: DnsParameters): string[] {
  return (dns.check?.(parameters) ?? []).map(({ path, message }) => `${path} ${message}`);
}

/** The machine, with some files of its own. */
function machine(files: Record<string, string>): Host {
  return { ...injection().host, readText: (path) => files[path] };
}

describe('the parameters of a dns fault', () => {
  it.each([
    { names: 'db.internal', action: 'fail' },
    { names: ['*.example.com', '*', '_sip._tcp.example.com.'], action: 'delay', delay: '2s' },
    { names: 'db', action: 'spoof', address: '192.0.2.1' },
    { names: 'db', action: 'spoof', address: ['192.0.2.1', '2001:db8::1'] },
  ])('may be %j', (parameters) => {
    expect(validate(parameters)).toBe(true);
    expect(problems(parameters as DnsParameters)).toEqual([]);
  });

  it.each([
    { names: 'db' },
    { action: 'fail' },
    { names: [], action: 'fail' },
    { names: 'münchen.de', action: 'fail' },
    { names: 'a..b', action: 'fail' },
    { names: '.', action: 'fail' },
    { names: 'http://db', action: 'fail' },
    { names: 'a'.repeat(64), action: 'fail' },
    { names: 'db', action: 'drop' },
    { names: 'db', action: 'delay', delay: '2' },
  ])('may not be %j', (parameters) => {
    expect(validate(parameters)).toBe(false);
  });

  it('go with their action', () => {
    expect(problems({ names: 'a', action: 'delay' })).toEqual([' `action: delay` needs `delay`']);
    expect(problems({ names: 'a', action: 'spoof' })).toEqual([' `action: spoof` needs `address`']);
    expect(problems({ names: 'a', action: 'fail', delay: '1s', address: '1.2.3.4' })).toEqual([
      '/address `address` is for `action: spoof`, and this is `fail`',
      '/delay `delay` is for `action: delay`, and this is `fail`',
    ]);
    expect(problems({ names: 'a', action: 'delay', delay: '0s' })).toEqual([
      '/delay `delay` must be more than 0',
    ]);
    expect(problems({ names: 'a', action: 'spoof', address: ['1.2.3.4', 'db'] })).toEqual([
      '/address/1 "db" is not an IP address',
    ]);
  });

  it.each([
    [{ names: 'db', action: 'fail' }, 'SERVFAIL for db'],
    [
      { names: ['a', 'b', 'c', 'd', 'e'], action: 'delay', delay: '2s' },
      'answers 2s late for a, b, c and 2 more',
    ],
    [{ names: 'db', action: 'spoof', address: ['192.0.2.1'] }, '192.0.2.1 for db'],
  ] as const)('%j are, in words, %s', (parameters, words) => {
    expect(dns.describe(parameters)).toBe(words);
  });
});

describe('the plan of a dns fault', () => {
  it('knows the name servers of the machine', () => {
    const text =
      '# nameserver 9.9.9.9\nnameserver 10.96.0.10\n nameserver fd00::10 \nnameserver fe80::1%eth0\nsearch a.b\n';
    expect(nameServers(machine({ '/etc/resolv.conf': text }))).toEqual(['10.96.0.10', 'fd00::10']);
    expect(nameServers(machine({}))).toEqual([]);
  });

  it('stands before the faults that are in force, and leaves what they pass on alone', async () => {
    const first = (await dns.plan({ names: 'a', action: 'fail' }, injection())).undo;
    const inForce = [{ token: 'first', undo: first }];
    const { undo } = await dns.plan({ names: 'b', action: 'fail' }, { ...injection(), inForce });
    expect(undo).toMatchObject({ level: first.level + 1, earlier: [first.ports] });
    expect(undo.zone).not.toBe(first.zone);
    expect(undo.ports.from > first.ports.to || undo.ports.to < first.ports.from).toBe(true);
  });

  it.each([
    ['32768\t60999\n', 61_000, 65_535],
    ['30000 65535', 20_000, 29_999],
    ['1024 65535', 20_000, 65_535],
  ])('takes its ports, where the kernel gives %j to others, from %i to %i', (range, from, to) => {
    const { random } = injection();
    const host = machine({ '/proc/sys/net/ipv4/ip_local_port_range': range });
    const ports = choosePorts([], host, random);
    expect(ports.from).toBeGreaterThanOrEqual(from);
    expect(ports.to).toBeLessThanOrEqual(to);
    expect(ports.to - ports.from).toBe(127);
  });

  it('takes no ports of a fault that is over, which those beside it still pass', async () => {
    const everywhere = Array.from({ length: 300 }, (_, index) => index * 128);
    for (const seed of everywhere.slice(0, 40)) {
      const context = { ...injection(), random: seededStreams(seed)('test') };
      // All but one of the ranges above those that the kernel gives to others.
      const passed = everywhere.map((index) => ({ from: 61_000 + index, to: 61_127 + index })).slice(1);
      const other = { ports: { from: 20_000, to: 20_127 }, earlier: passed, level: 1 };
      const host = machine({ '/proc/sys/net/ipv4/ip_local_port_range': '32768 60999' });
      const inForce = [{ token: 'other', undo: other as unknown as Json }];
      const { undo } = await dns.plan({ names: 'a', action: 'fail' }, { ...context, host, inForce });
      expect(undo.ports).toEqual({ from: 61_000, to: 61_127 });
    }
  });

  it('says when somebody looks names up over TLS or HTTPS', async () => {
    const head = '  sl  local_address rem_address   st\n';
    const tcp = `${head}   0: 0100007F:1F90 08080808:01BB 01 x\n   1: 0100007F:1F91 0A0A0A0A:0355 01 x\n   2: 0100007F:1F92 0A0A0A0A:01BB 01 x\n   3: 0100007F:1F93 08080808:0355 06 x\n`;
    const tcp6 = `${head}   0: 0:1F90 00470626000000470000000011110000:01BB 01 x\n   1: 0:1F90 47460626700000000000000011110000:0355 01 x\n`;
    const host = machine({ '/proc/net/tcp': tcp, '/proc/net/tcp6': tcp6 });
    expect(encryptedLookups(host)).toBe(4);
    const { observation } = await dns.plan({ names: 'a', action: 'fail' }, { ...injection(), host });
    expect(observation.message).toContain(
      'out of reach: 4 connections to resolvers that are asked over TLS or HTTPS',
    );
  });
});

describe('what a machine lacks for a dns fault', () => {
  it('is the right to change rules, and nft', async () => {
    const host = { ...injection().host, hasCapability: () => false, which: () => undefined };
    expect((await dns.missing({ names: 'a', action: 'fail' }, host)).map(({ what }) => what)).toEqual([
      'CAP_NET_ADMIN',
      'nft',
    ]);
  });

  it.each([
    ['5.10.0-27', 1],
    ['5.12.0', 0],
    ['6.1.0', 0],
  ])('is, on Linux %s where nobody lets us try, told by its age', async (release, count) => {
    const host: Host = {
      ...injection().host,
      hasCapability: () => true,
      which: () => '/sbin/nft',
      run: async () => ({ exitCode: 1, stdout: '', stderr: 'not permitted' }),
      readText: () => release,
    };
    expect(await dns.missing({ names: 'a', action: 'fail' }, host)).toHaveLength(count);
  });

  it('is what nft says that it cannot', async () => {
    const said = 'Error: Could not process rule: Operation not supported\nadd table …\n';
    const host: Host = {
      ...injection().host,
      hasCapability: () => true,
      which: () => '/sbin/nft',
      run: async () => ({ exitCode: 0, stdout: said, stderr: '' }),
    };
    expect((await dns.missing({ names: 'a', action: 'fail' }, host))[0]?.fix).toContain(
      'Operation not supported',
    );
  });
});
