import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../src/host/clock.ts';
import { createHost } from '../../../src/host/host.ts';
import { network } from '../../../src/injectors/network.ts';
import { FaultError } from '../../../src/plugin/index.ts';
import { describeWhere } from '../../support/needs.ts';
import { FAR, LINK, makePair, NEAR, type Pair, type Peer } from '../../support/netns.ts';
import { faultsOf, footprint } from './fault.ts';

let pair: Pair;
let near: Peer;
let far: Peer;
let faults: ReturnType<typeof faultsOf>;
let before: string;

beforeEach(async () => {
  pair = makePair();
  near = pair.near.peer();
  far = pair.far.peer();
  faults = faultsOf(pair.near);
  await far.listen([5001, 5002]);
  await near.listen([6001]);
  before = footprint(pair.near);
});

afterEach(() => pair.remove());

const BYTES = 2_000_000;

const echoes = async (host: string, port = 5001, count = 5) =>
  (await near.echo(host, port, { count, wait: 2000 })).length;

describeWhere(['netns', 'nftables', 'tc'], 'a partition', () => {
  it('drops what it is aimed at, and nothing else', async () => {
    const fault = await faults.inject({ partition: true, to: [FAR.v4], ports: [5001] });
    expect(fault.seen.message).toBe(`partition on ${LINK} to ${FAR.v4} port 5001`);
    expect(await near.connects(FAR.v4, 5001, 300)).toBe(false);
    expect(await echoes(FAR.v4, 5001)).toBe(0);
    expect(await near.connects(FAR.v4, 5002)).toBe(true);
    expect(await near.connects(FAR.other, 5001)).toBe(true);
    expect(await near.connects(FAR.v6, 5001)).toBe(true);
    expect(await echoes(FAR.v4, 5002)).toBe(5);
    await fault.revert();
    expect(await near.connects(FAR.v4, 5001)).toBe(true);
    expect(footprint(pair.near)).toBe(before);
  });

  it('holds in both directions for connections from either side', async () => {
    const fault = await faults.inject({ partition: true });
    expect(await near.connects(FAR.v4, 5001, 300)).toBe(false);
    expect(await near.connects(FAR.v6, 5001, 300)).toBe(false);
    expect(await far.connects(NEAR.v4, 6001, 300)).toBe(false);
    await fault.revert();
    expect(await far.connects(NEAR.v4, 6001)).toBe(true);
  });

  it('of incoming packets lets ours out', async () => {
    await faults.inject({ partition: true, direction: 'ingress', protocol: 'tcp' });
    expect(await near.connects(FAR.v4, 5001, 300)).toBe(false);
    expect(await echoes(FAR.v4)).toBe(5);
  });

  it('spares what is excepted and our own ports that are not meant', async () => {
    await faults.inject({ partition: true, except: [`${FAR.other}/32`, FAR.v6] });
    expect(await near.connects(FAR.v4, 5001, 300)).toBe(false);
    expect(await near.connects(FAR.other, 5001)).toBe(true);
    expect(await near.connects(FAR.v6, 5001)).toBe(true);
  });

  it('by our own port hits those who call us', async () => {
    await faults.inject({ partition: true, sourcePorts: '6000-6010' });
    expect(await far.connects(NEAR.v4, 6001, 300)).toBe(false);
    expect(await near.connects(FAR.v4, 5001)).toBe(true);
  });

  it('of IPv6 leaves IPv4 alone', async () => {
    await faults.inject({ partition: true, to: ['fd77::/16'] });
    expect(await near.connects(FAR.v6, 5001, 300)).toBe(false);
    expect(await near.connects(FAR.v4, 5001)).toBe(true);
  });

  it('composes with another, whichever is taken back first', async () => {
    for (const order of [0, 1]) {
      const both = [
        await faults.inject({ partition: true, to: FAR.v4 }),
        await faults.inject({ partition: true, ports: 5002 }),
      ];
      await both[order]?.revert();
      expect(await near.connects(FAR.v4, 5001, 300)).toBe(order === 0);
      expect(await near.connects(FAR.other, 5002, 300)).toBe(order === 1);
      await both[1 - order]?.revert();
      expect(footprint(pair.near)).toBe(before);
    }
  });
});

describeWhere(['netns', 'nftables', 'tc'], 'a loss', () => {
  /** Within three standard errors. Chance is beyond that at times: what is wrong must be so three times. */
  async function expectLoss(share: number): Promise<void> {
    const count = 5000;
    const bound = 3 * Math.sqrt((share * (1 - share)) / count);
    let off = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 3 && off >= bound; attempt++) {
      const came = (await near.echo(FAR.v4, 5001, { count, every: 0.2, wait: 300 })).length;
      off = Math.abs((count - came) / count - share);
    }
    expect(off).toBeLessThan(bound);
  }

  it('of incoming packets loses as many as asked for', async () => {
    await faults.inject({ loss: 20, direction: 'ingress', protocol: 'udp', ports: 5001 });
    await expectLoss(0.2);
    expect(await echoes(FAR.v4, 5002, 100)).toBe(100);
  });

  it('of outgoing packets loses as many as asked for', async () => {
    const fault = await faults.inject({ loss: '5%', to: FAR.v4 });
    await expectLoss(0.05);
    expect(await echoes(FAR.other, 5001, 100)).toBe(100);
    await fault.revert();
    expect(footprint(pair.near)).toBe(before);
  });
});

describeWhere(['netns', 'nftables', 'tc'], 'a rate', () => {
  it('is what a transfer reaches, for what is aimed at only', async () => {
    const fault = await faults.inject({ rate: '8mbit', to: FAR.v4, ports: [5001] });
    const aimed = await near.throughput(FAR.v4, 5001, BYTES);
    // 8 Mbit/s less headers is 0.955 MB/s.
    expect(aimed).toBeGreaterThan(0.9e6);
    expect(aimed).toBeLessThan(1.05e6);
    expect(await near.throughput(FAR.v4, 5002, BYTES)).toBeGreaterThan(5e6);
    await fault.revert();
    expect(await near.throughput(FAR.v4, 5001, BYTES)).toBeGreaterThan(5e6);
    expect(footprint(pair.near)).toBe(before);
  });

  it('holds for what comes in, too', async () => {
    const fault = await faults.inject({ rate: '8mbit', direction: 'ingress', sourcePorts: [6001] });
    const aimed = await far.throughput(NEAR.v4, 6001, BYTES);
    expect(aimed).toBeGreaterThan(0.9e6);
    expect(aimed).toBeLessThan(1.05e6);
    expect(await near.connects(FAR.v4, 5001)).toBe(true);
    await fault.revert();
    expect(await far.throughput(NEAR.v4, 6001, BYTES)).toBeGreaterThan(5e6);
    expect(footprint(pair.near)).toBe(before);
  });

  it('of two faults side by side leaves each its own, and each goes alone', async () => {
    for (const order of [0, 1]) {
      const both = [
        await faults.inject({ rate: '8mbit', ports: [5001] }),
        await faults.inject({ rate: '16mbit', ports: [5002] }),
      ];
      await both[order]?.revert();
      const left = await near.throughput(FAR.v4, 5002 - order, BYTES);
      expect(left / (order === 0 ? 2e6 : 1e6)).toBeGreaterThan(0.88);
      expect(left / (order === 0 ? 2e6 : 1e6)).toBeLessThan(1.05);
      expect(await near.throughput(FAR.v4, 5001 + order, BYTES)).toBeGreaterThan(5e6);
      await both[1 - order]?.revert();
      expect(footprint(pair.near)).toBe(before);
    }
  });

  it('lets a burst through before it holds', async () => {
    await faults.inject({ rate: { limit: '1mbit', burst: '1MB' }, ports: [5001] });
    expect(await near.throughput(FAR.v4, 5001, 800_000)).toBeGreaterThan(1e6);
    expect(await near.throughput(FAR.v4, 5001, 400_000)).toBeLessThan(0.3e6);
  });
});

describeWhere(['netns', 'nftables', 'tc'], 'taking a network fault back', () => {
  it('works twice, and from the record alone', async () => {
    const fault = await faults.inject({ rate: '8mbit', direction: 'both' });
    const record = JSON.parse(JSON.stringify(fault.undo));
    const other = { host: pair.near.host(createHost()), clock: systemClock, token: fault.context.token };
    await network.revert(record, other);
    await network.revert(record, other);
    expect(footprint(pair.near)).toBe(before);
  });

  it('works when nothing was applied', async () => {
    const fault = await faults.plan({ rate: '8mbit', direction: 'both' });
    await fault.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('counts as done when the interface is gone', async () => {
    const [shaped, dropped] = [
      await faults.inject({ rate: '8mbit' }),
      await faults.inject({ partition: true, ports: 9 }),
    ];
    pair.near.exec(`ip link del ${LINK}`);
    expect((await shaped.revert()).message).toBe(
      `${LINK} is gone or has another name, and the fault is gone`,
    );
    await dropped.revert();
    expect(pair.near.exec('nft list ruleset')).toBe('');
  });

  it('finds an interface that has another name by now', async () => {
    const fault = await faults.inject({ rate: '8mbit' });
    pair.near.exec(`ip link set ${LINK} down`);
    pair.near.exec(`ip link set ${LINK} name other0`);
    await fault.revert();
    expect(pair.near.exec('tc qdisc show dev other0')).not.toContain('5ca1');
  });

  it('does nothing in another network namespace', async () => {
    const fault = await faults.inject({ rate: '8mbit' });
    const elsewhere = { host: pair.far.host(createHost()), clock: systemClock, token: fault.context.token };
    expect((await network.revert(fault.undo, elsewhere)).message).toMatch(/^gone: the network namespace/);
    expect(pair.near.exec('nft list tables')).toContain('squall');
  });

  it.each([
    { partition: true, ports: [5001] },
    { partition: true, protocol: 'icmp' },
    { rate: '8mbit', sourcePorts: [6001], protocol: 'tcp' },
  ] as const)('works where there are no names of protocols, as in small images: %j', async (parameters) => {
    const { run } = pair.near.host(createHost());
    const bare = 'mount --bind /dev/null /etc/protocols && exec "$@"';
    const fault = await faultsOf(pair.near, 'as it is', {
      run: (program, args, options) =>
        run('unshare', ['--mount', 'sh', '-c', bare, 'sh', program, ...args], options),
    }).inject(parameters);
    expect(pair.near.exec('nft list tables')).toContain('squall');
    await fault.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('leaves the rules of others as they are', async () => {
    pair.near.exec(
      "nft 'add table inet theirs; add chain inet theirs c { type filter hook output priority 0; }'",
    );
    before = footprint(pair.near);
    const fault = await faults.inject({ partition: true });
    await fault.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('is done by the words that a person may type, and leaves others in force', async () => {
    const { byHand } = await import('../../../src/injectors/network/by-hand.ts');
    const type = (words: string) => execFileSync('ip', ['netns', 'exec', pair.near.name, 'sh', '-c', words]);
    const fault = await faults.inject({ rate: '8mbit', direction: 'both', ports: [5001, 5002] });
    const other = await faults.inject({ rate: '4mbit', ports: [5002] });
    type(byHand(fault.undo));
    expect(await near.throughput(FAR.v4, 5001, BYTES)).toBeGreaterThan(5e6);
    expect(await near.throughput(FAR.v4, 5002, BYTES / 4)).toBeLessThan(0.6e6);
    await fault.revert();
    await network.verify(other.parameters, other.undo, other.context);
    type(byHand(other.undo));
    expect(footprint(pair.near)).toBe(before);
  });
});

describeWhere(['netns', 'nftables', 'tc'], 'a network fault that fails', () => {
  it('half-way is taken back before it is reported', async () => {
    const fault = await faults.plan({ rate: '8mbit', direction: 'both' });
    const legs = fault.undo.legs.map((leg) => ({ ...leg, interface: 'not valid' }));
    const broken = { ...fault.undo, legs };
    await expect(network.apply({ rate: '8mbit' }, broken, fault.context)).rejects.toThrow(FaultError);
    expect(footprint(pair.near)).toBe(before);
    await fault.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it.each<[string, string, RegExp]>([
    [
      'another rate',
      'tc qdisc change dev squallo2 parent 5ca1:N handle N: tbf rate 9mbit burst 10000 limit 210000',
      /asked for rate 1000000 on link0 \(egress\), and the kernel reports 1125000/,
    ],
    ['no queue', 'tc qdisc del dev squallo2 parent 5ca1:N', /no tbf qdisc of ours/],
    ['no rule that aims', 'nft flush chain netdev squall out_2_faults', /aims at nothing on link0/],
    ['other peers', 'nft delete element netdev squall to4_MARK { 10.77.0.3 }', /has 10\.77\.0\.2 in the set/],
    ['no way to the queue', 'nft delete element netdev squall out_2_devices { 5ca1:N }', /no way from class/],
    ['no detour', 'nft flush chain netdev squall out_2', /no rule that leads to the faults/],
    ['no way back', 'nft flush chain netdev squall back_squallp2', /no way back/],
    ['no class', 'nft flush chain netdev squall fault_MARK_out_2', /no rule that gives packets the class/],
    ['no table', 'nft delete table netdev squall', /no table of ours/],
  ])('to be read back says so: %s', async (_, command, message) => {
    const parameters = { rate: '8mbit', to: [FAR.v4, FAR.other] };
    const { context, undo } = await faults.inject(parameters);
    const number = undo.legs[0]?.shaping?.seat.number.toString(16) as string;
    pair.near.exec(`sh -c '${command.replace(/\bN\b/g, number).replace('MARK', undo.mark)}'`);
    await expect(network.verify(parameters, undo, context)).rejects.toThrow(message);
  });

  it('names the interfaces there are when its own does not exist', async () => {
    await expect(faults.plan({ interface: 'link1', loss: 1 })).rejects.toThrow(
      'there is no network interface "link1"; there are lo, link0',
    );
  });

  it('for a host name without an address says which', async () => {
    await expect(faults.plan({ loss: 1, to: 'nowhere.invalid' })).rejects.toThrow(
      /the host name nowhere\.invalid has no address/,
    );
  });
});
