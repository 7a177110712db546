import { describe, expect, it } from 'vitest';
import { type Aim, describeAim, parsePorts, resolveAim } from '../../../../src/injectors/network/aim/aim.ts';
import { covered, formatCidr, parseCidr, simplify } from '../../../../src/injectors/network/aim/cidr.ts';
import { meet } from '../../../../src/injectors/network/aim/meet.ts';

const everything: Aim = { to: [], except: [], ports: [], sourcePorts: [], protocol: null, named: [] };

describe('a CIDR', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.1.2.3', '10.1.2.3'],
    ['10.1.2.3/32', '10.1.2.3'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::/0', '::/0'],
    ['::', '::'],
    ['::1', '::1'],
    ['fd00::/8', 'fd00::/8'],
    ['FD00:0:0:1::5/64', 'fd00:0:0:1::/64'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:0:3:4:5:6:7:0', '1:0:3:4:5:6:7:0'],
    ['fe80::1:0:0', 'fe80::1:0:0'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
  ])('%s is %s', (text, canonical) => {
    expect(formatCidr(parseCidr(text) as never)).toBe(canonical);
  });

  it.each([
    '10.0.0.0/33',
    '10.0.0/8',
    'fd00::/129',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    'db.internal',
    '',
    'fe80::1%eth0',
  ])('%s is none', (text) => expect(parseCidr(text)).toBeUndefined());

  it('that is inside another is left out of a list', () => {
    const cidrs = ['10.1.0.0/16', 'fd00::1', '10.0.0.0/8', '10.0.0.0/8', 'fd00::/8', '192.168.0.1'];
    expect(simplify(cidrs.map((text) => parseCidr(text) as never)).map(formatCidr)).toEqual([
      '10.0.0.0/8',
      '192.168.0.1',
      'fd00::/8',
    ]);
  });
});

describe('a CIDR is covered', () => {
  const cidr = (text: string) => parseCidr(text) as never;
  it.each<[string, string[], boolean]>([
    ['10.0.0.0/8', ['10.0.0.0/8'], true],
    ['10.0.0.0/8', ['0.0.0.0/0'], true],
    ['10.0.0.0/8', ['10.0.0.0/9', '10.128.0.0/9'], true],
    ['10.0.0.0/8', ['10.0.0.0/9', '10.128.0.0/10', '10.192.0.0/10', '10.1.0.0/16'], true],
    ['10.0.0.0/8', ['10.0.0.0/9', '10.128.0.0/10'], false],
    ['10.0.0.0/8', ['11.0.0.0/8', '::/0'], false],
    ['fd00::/127', ['fd00::', 'fd00::1'], true],
    ['fd00::/126', ['fd00::', 'fd00::1'], false],
  ])('%s by %o: %s', (text, others, expected) => {
    expect(covered(cidr(text), others.map(cidr))).toBe(expected);
  });
});

describe('ports', () => {
  it('are merged where they touch', () => {
    expect(parsePorts([443, '8000-8100', 80, '8101', '8050-9000', 80])).toEqual([
      [80, 80],
      [443, 443],
      [8000, 9000],
    ]);
  });

  it.each(['0', '70000', '10-5', 'http', '1-2-3'])('refuse %s', (text) => {
    expect(() => parsePorts(text)).toThrow(RangeError);
  });
});

describe('an aim', () => {
  it('holds the addresses of host names', async () => {
    const aim = await resolveAim({ to: ['db.internal', '10.0.0.1'], except: 'gateway' }, async (name) =>
      name === 'gateway' ? ['10.0.0.9'] : ['10.0.0.1', 'fd00::5'],
    );
    expect(aim).toMatchObject({ to: ['10.0.0.1', 'fd00::5'], except: ['10.0.0.9'], named: ['to', 'except'] });
  });

  it('is told in words', () => {
    const aim: Aim = { ...everything, to: ['10.0.0.0/8'], ports: [[5432, 5432]], protocol: 'tcp' };
    expect(describeAim(aim)).toBe('to 10.0.0.0/8 port 5432 over tcp');
    expect(describeAim(everything)).toBe('');
    expect(describeAim({ ...everything, to: ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4', '5.5.5.5'] })).toBe(
      'to 1.1.1.1, 2.2.2.2, 3.3.3.3 and 2 more',
    );
  });
});

describe('what two faults are both aimed at', () => {
  it('is what is in both', () => {
    const one: Aim = {
      ...everything,
      to: ['10.0.0.0/8', 'fd00::/8'],
      ports: [[80, 90]],
      except: ['10.0.0.1'],
    };
    const other: Aim = {
      ...everything,
      ...{ to: ['10.1.0.0/16', '192.168.0.1'], except: ['10.1.1.1'], protocol: 'tcp' },
      ...{ ports: [[85, 100]], sourcePorts: [[1, 2]] },
    };
    expect(meet(one, other)).toEqual({
      ...{ to: ['10.1.0.0/16'], except: ['10.0.0.1', '10.1.1.1'], ports: [[85, 90]] },
      ...{ sourcePorts: [[1, 2]], protocol: 'tcp', named: [] },
    });
  });

  it.each<[string, Partial<Aim>, Partial<Aim>, boolean]>([
    ['everything and everything', {}, {}, true],
    ['everything and one address', {}, { to: ['10.0.0.1'] }, true],
    ['an address and the net around it', { to: ['10.0.0.1'] }, { to: ['10.0.0.0/8'] }, true],
    ['two nets', { to: ['10.0.0.0/16'] }, { to: ['10.1.0.0/16'] }, false],
    ['IPv4 and IPv6', { to: ['0.0.0.0/0'] }, { to: ['::/0'] }, false],
    [
      'a net and one that it excepts',
      { to: ['10.0.0.0/8'], except: ['10.1.0.0/16'] },
      { to: ['10.1.2.0/24'] },
      false,
    ],
    ['everything but a net and that net', { except: ['10.1.0.0/16'] }, { to: ['10.1.2.0/24'] }, false],
    [
      'everything but two halves of a net and that net',
      { except: ['10.0.0.0/9', '10.128.0.0/9'] },
      { to: ['10.0.0.0/8'] },
      false,
    ],
    ['everything but IPv4 and everything but IPv6', { except: ['0.0.0.0/0'] }, { except: ['::/0'] }, false],
    [
      'everything but IPv4 and everything but a net',
      { except: ['0.0.0.0/0'] },
      { except: ['fd00::/8'] },
      true,
    ],
    [
      'everything but a part of a net and that net',
      { except: ['10.1.0.0/16'] },
      { to: ['10.0.0.0/8'] },
      true,
    ],
    ['two ports', { ports: [[80, 80]] }, { ports: [[81, 90]] }, false],
    ['ranges that share a port', { ports: [[80, 85]] }, { ports: [[85, 90]] }, true],
    ['a peer port and one of ours', { ports: [[80, 80]] }, { sourcePorts: [[81, 81]] }, true],
    ['TCP and UDP', { protocol: 'tcp' }, { protocol: 'udp' }, false],
    ['TCP and everything', { protocol: 'tcp' }, {}, true],
    ['ICMP and a port', { protocol: 'icmp' }, { ports: [[80, 80]] }, false],
  ])('%s overlap: %o %o %s', (_name, one, other, expected) => {
    const [a, b] = [
      { ...everything, ...one },
      { ...everything, ...other },
    ];
    expect(meet(a, b) !== undefined).toBe(expected);
    expect(meet(b, a) !== undefined).toBe(expected);
  });
});
