import { afterAll, beforeAll, expect, it } from 'vitest';
import { network } from '../../../src/injectors/network.ts';
import { type Meter, startMeter } from '../../support/meter.ts';
import { describeWhere } from '../../support/needs.ts';
import { makePair, type Pair } from '../../support/netns.ts';
import { delay, inOrder, loss, SIZE } from './checks.ts';
import { carrierOf, faultsOf, type Kernel } from './fault.ts';
import { seenAt } from './measured.ts';

/** Root qdiscs that can be put back exactly; each is on an interface of its own. */
const SIMPLE: readonly (readonly string[])[] = [
  [],
  ['root handle 8001: fq_codel limit 500 flows 64 target 7ms interval 120ms noecn'],
  ['root handle 8001: fq_codel ce_threshold 1ms memory_limit 1000000'],
  ['root handle 8001: fq maxrate 50mbit limit 3000 flow_limit 77'],
  ['root handle 8001: sfq perturb 10 limit 100'],
  ['root handle 8001: codel limit 300 target 3ms ecn'],
  ['root handle 8001: netem delay 13.7ms loss 3.3% 25% duplicate 1% corrupt 0.1%'],
  ['root handle 8001: tbf rate 1gbit burst 200k latency 10ms'],
  ['root handle 8001: pfifo limit 33'],
];

/** Those that cannot: only a detour leaves them as they are. */
const COMPLEX: readonly (readonly string[])[] = [
  ['root handle 1: mq', 'parent 1:1 handle 11: fq_codel limit 77', 'parent 1:2 handle 12: fq limit 99'],
  ['root handle 1: prio bands 4', 'parent 1:1 handle 11: sfq'],
  ['root handle 1: cake bandwidth 10mbit'],
  ['root handle 1: netem delay 10ms 2ms distribution normal'],
  [
    'root handle 1: htb default 20',
    'class parent 1: classid 1:1 htb rate 10mbit',
    'class parent 1:1 classid 1:20 htb rate 5mbit',
    'parent 1:20 handle 20: sfq perturb 10',
    'filter parent 1: protocol ip prio 1 u32 match ip dport 80 0xffff flowid 1:20',
  ],
];

let pair: Pair;

const exec = (...lines: readonly string[]) => pair.near.exec(`sh -c '${lines.join('; ')}'`);

beforeAll(() => {
  pair = makePair();
});

afterAll(() => pair.remove());

/** Makes an interface for each, with its qdiscs, classes and filters. */
function makeZoo(animals: readonly (readonly string[])[], prefix: string): string[] {
  const names = animals.map((_, index) => `${prefix}${index}`);
  exec(
    ...names.flatMap((name, index) => [
      `ip link add ${name} numtxqueues 4 type dummy`,
      `ip link set ${name} addrgenmode none up`,
      ...(animals[index] ?? []).map((words) => {
        const [, object = 'qdisc', rest] = /^(class|filter)? ?(.*)$/.exec(words) ?? [];
        return `tc ${object} add dev ${name} ${rest}`;
      }),
    ]),
  );
  return names;
}

/** All there is of qdiscs, classes, filters, rules and interfaces. */
function all(names: readonly string[]): string {
  return exec(
    ...names.flatMap((name) => [
      `tc -j qdisc show dev ${name}`,
      `tc class show dev ${name} | grep -v "^class cake"`,
      `tc -j filter show dev ${name}`,
    ]),
    'nft -j list ruleset',
    'ip -j link show',
  );
}

describeWhere(['netem', 'nftables', 'python3'], 'a zoo of root qdiscs', () => {
  it.each<[Kernel, string, readonly (readonly string[])[]]>([
    ['as it is', 'detour', [...SIMPLE, ...COMPLEX]],
    ['without detours', 'root', SIMPLE],
  ])('is as it was afterwards, with a kernel %s', async (kernel, carrier, animals) => {
    const names = makeZoo(animals, carrier);
    const before = all(names);
    const roots = () => exec(...names.map((name) => `tc -j qdisc show dev ${name}`));
    const rootsBefore = roots();
    const faults = faultsOf(pair.near, kernel);
    const delayed = { delay: '5ms', duplicate: 1 };
    const one = await faults.inject({
      interface: names,
      ...(carrier === 'root' ? { delay: '5ms' } : delayed),
    });
    const two = await faults.inject({ interface: names, delay: '9ms', direction: 'both', ports: [80] });
    expect(carrierOf(one)).toBe(carrier);
    expect(roots() === rootsBefore).toBe(carrier === 'detour');
    await one.revert();
    await two.revert();
    expect(all(names)).toBe(before);
    exec(...names.map((name) => `ip link del ${name}`));
  });

  it('is refused, each with the reason, where only the root will do', async () => {
    const names = makeZoo(COMPLEX, 'complex');
    const before = all(names);
    const { host, plan } = faultsOf(pair.near, 'without detours');
    const missing = await network.missing({ interface: names, delay: '5ms' }, host);
    expect(missing.map(({ what }) => what)).toEqual(
      names.map((name) => `a root qdisc of ${name} that can be put back exactly`),
    );
    await expect(plan({ interface: names, delay: '5ms' })).rejects.toThrow('without leaving a trace');
    expect(all(names)).toBe(before);
    exec(...names.map((name) => `ip link del ${name}`));
  });
});

/** Interfaces of several kinds in the near namespace, and the address of the far end of each. */
const KINDS: readonly (readonly [
  name: string,
  address: string,
  near: readonly string[],
  far: readonly string[],
])[] = [
  [
    'vlan0',
    '10.81.0.2',
    ['ip link add link link0 name vlan0 type vlan id 7'],
    [
      'ip link add link link0 name vlan0 type vlan id 7',
      'ip address add 10.81.0.2/24 dev vlan0',
      'ip link set vlan0 up',
    ],
  ],
  [
    'macvlan0',
    '10.82.0.2',
    ['ip link add link link0 name macvlan0 type macvlan mode bridge'],
    onLink('10.82.0.2'),
  ],
  [
    'bridge0',
    '10.84.0.2',
    ['ip link add bridge0 type bridge', 'ip link set link1 master bridge0 up'],
    ['ip address add 10.84.0.2/24 dev link1', 'ip link set link1 up'],
  ],
  [
    'bond0',
    '10.85.0.2',
    [
      'ip link add bond0 type bond mode active-backup',
      'ip link set link2 down',
      'ip link set link2 master bond0',
    ],
    ['ip address add 10.85.0.2/24 dev link2', 'ip link set link2 up'],
  ],
];

function onLink(address: string): string[] {
  return [`ip address add ${address}/24 dev link0`];
}

describeWhere(['netem', 'nftables', 'python3'], 'a detour', () => {
  let near: Meter;
  let far: Meter;

  beforeAll(() => {
    const farName = pair.far.name;
    exec(
      ...['link1', 'link2'].map((name) => `ip link add ${name} type veth peer name ${name} netns ${farName}`),
      ...KINDS.flatMap(([name, address, lines]) => [
        ...lines,
        `ip address add ${address.replace(/2$/, '1')}/24 dev ${name}`,
        `ip link set ${name} up`,
      ]),
    );
    pair.far.exec(`sh -c '${KINDS.flatMap(([, , , lines]) => lines).join('; ')}'`);
    near = startMeter(pair.near.name);
    far = startMeter(pair.far.name);
  });

  afterAll(() => {
    near.end();
    far.end();
  });

  it('works on every kind of interface that it is taken on', async () => {
    const names = ['link0', ...KINDS.map(([name]) => name)];
    const before = all(names);
    const ports = KINDS.map((_, index) => 7001 + index);
    await far.listen([7000, ...ports]);
    const faults = faultsOf(pair.near);
    const fault = await faults.inject({
      ...{ interface: KINDS.map(([name]) => name), delay: '20ms', ports: `${ports[0]}-${ports.at(-1)}` },
    });
    expect(carrierOf(fault)).toBe('detour');
    const look = async () => {
      const hosts = KINDS.map(([, host], index) => ({ host, port: 7001 + index }));
      await near.send([{ host: KINDS[0]?.[1] as string, port: 7000 }, ...hosts], {
        count: 200,
        every: 10,
        size: SIZE,
      });
      const arrivals = await far.arrivals();
      const control = seenAt(7000, 200, arrivals);
      return KINDS.flatMap(([name], index) =>
        [delay(20), loss(0), inOrder]
          .flatMap((check) => check(seenAt(7001 + index, 200, arrivals), control))
          .map((problem) => `${name}: ${problem}`),
      );
    };
    // The first packets find their neighbours.
    await look();
    const once = await look();
    expect(once.length > 0 ? await look() : []).toEqual([]);
    await fault.revert();
    expect(all(names)).toBe(before);
  });
});
