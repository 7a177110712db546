import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { network } from '../../../src/injectors/network.ts';
import { describeWhere } from '../../support/needs.ts';
import { FAR, LINK, makePair, type Pair, type Peer } from '../../support/netns.ts';
import { carrierOf, faultsOf, footprint, type Kernel } from './fault.ts';

let pair: Pair;
let near: Peer;
let before: string;

beforeEach(async () => {
  pair = makePair();
  near = pair.near.peer();
  await pair.far.peer().listen([5001, 5002]);
  before = footprint(pair.near);
});

afterEach(() => pair.remove());

const setRoot = (words: string) => {
  pair.near.exec(`tc qdisc replace dev ${LINK} root handle 8001: ${words}`);
  before = footprint(pair.near);
};

describeWhere(['netns', 'nftables', 'tc'], 'shaping', () => {
  describe.each<[Kernel, string]>([
    ['as it is', 'detour'],
    ['without detours', 'root'],
    ['without egress hook', 'root'],
  ])('with a kernel %s', (kernel, carrier) => {
    it(`stands on the ${carrier}, holds for what is aimed at, and goes`, async () => {
      const faults = faultsOf(pair.near, kernel);
      const fault = await faults.inject({ rate: '8mbit', to: FAR.v4, ports: [5001] });
      const drop = await faults.inject({ partition: true, to: FAR.other });
      expect(carrierOf(fault)).toBe(carrier);
      expect(await near.throughput(FAR.v4, 5001, 1_000_000)).toBeLessThan(1.05e6);
      expect(await near.throughput(FAR.v4, 5002, 1_000_000)).toBeGreaterThan(5e6);
      expect(await near.connects(FAR.other, 5001, 300)).toBe(false);
      await fault.revert();
      expect(await near.throughput(FAR.v4, 5001, 1_000_000)).toBeGreaterThan(5e6);
      expect(await near.connects(FAR.other, 5001, 300)).toBe(false);
      await drop.revert();
      expect(footprint(pair.near)).toBe(before);
    });

    it.each([
      'tbf rate 100mbit burst 32k limit 100k',
      'tbf rate 33mbit burst 7777 latency 37ms',
      'pfifo limit 33',
      'bfifo limit 99999',
      'htb default 10 r2q 7',
      'pfifo_fast',
    ])('leaves a root of %s as it was', async (root) => {
      setRoot(root);
      const faults = faultsOf(pair.near, kernel);
      const one = await faults.inject({ rate: '8mbit', ports: 1 });
      const two = await faults.inject({ rate: '8mbit', ports: 2, direction: 'both' });
      expect(footprint(pair.near)).not.toBe(before);
      await one.revert();
      await two.revert();
      expect(footprint(pair.near)).toBe(before);
    });

    it('that was begun is taken back, whatever there is of it', async () => {
      const faults = faultsOf(pair.near, kernel);
      for (const most of [1, 2]) {
        const fault = await faults.plan({ rate: '8mbit', direction: 'both', to: [FAR.v4, FAR.other] });
        await diesAfter(most, fault);
        await fault.revert();
        expect(footprint(pair.near)).toBe(before);
      }
    });

    it('that a dead one had begun is not in the way of the next', async () => {
      const faults = faultsOf(pair.near, kernel);
      for (const most of [1, 2]) {
        const dead = await faults.plan({ rate: '8mbit', direction: 'both', ports: [5001] });
        await diesAfter(most, dead);
        const next = await faults.inject({ rate: '8mbit', direction: 'both', ports: [5002] });
        await dead.revert();
        await network.verify(next.parameters, next.undo, next.context);
        await next.revert();
        expect(footprint(pair.near)).toBe(before);
      }
    });

    it('leaves the qdisc and the filters for incoming packets alone', async () => {
      pair.near.exec(`tc qdisc add dev ${LINK} clsact`);
      pair.near.exec(`tc filter add dev ${LINK} ingress protocol ip u32 match u32 0 0 classid ffff:1`);
      pair.near.exec(`tc filter add dev ${LINK} egress protocol ip u32 match u32 0 0 classid ffff:1`);
      const all = () =>
        footprint(pair.near) +
        pair.near.exec(`sh -c 'tc filter show dev ${LINK} ingress; tc filter show dev ${LINK} egress'`);
      const there = all();
      const fault = await faultsOf(pair.near, kernel).inject({ rate: '8mbit', direction: 'both' });
      expect(await near.connects(FAR.v4, 5001)).toBe(true);
      await fault.revert();
      expect(all()).toBe(there);
    });
  });
});

/** Applies a fault with a machine on which only so many of its changes come about. */
async function diesAfter(
  most: number,
  { undo, context, parameters }: Awaited<ReturnType<ReturnType<typeof faultsOf>['plan']>>,
): Promise<void> {
  let changes = 0;
  const host: typeof context.host = {
    ...context.host,
    run: (program, args, options) => {
      if (options?.input !== undefined && ++changes > most) return new Promise(() => {});
      return context.host.run(program, args, options);
    },
    // Nobody is left to hold it.
    takeLock: async () => () => {},
  };
  void network.apply(parameters, undo, { ...context, host });
  await expect.poll(() => changes, { timeout: 10_000, interval: 5 }).toBe(most + 1);
}

describeWhere(['netns', 'nftables', 'tc'], 'a detour', () => {
  it('leaves a root alone that could not be put back', async () => {
    pair.near.exec(`tc qdisc replace dev ${LINK} root handle 1: htb default 1`);
    pair.near.exec(`tc class add dev ${LINK} parent 1: classid 1:1 htb rate 100mbit`);
    pair.near.exec(`tc filter add dev ${LINK} parent 1: protocol ip u32 match u32 0 0 classid 1:1`);
    before = footprint(pair.near);
    const fault = await faultsOf(pair.near).inject({ rate: '8mbit', ports: [5001] });
    expect(await near.throughput(FAR.v4, 5001, 1_000_000)).toBeLessThan(1.05e6);
    await fault.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('leaves a root alone that somebody sets while it is in force', async () => {
    const fault = await faultsOf(pair.near).inject({ rate: '8mbit' });
    setRoot('pfifo limit 5');
    expect((await fault.revert()).message).toBe(`network as before on ${LINK}`);
    expect(pair.near.exec(`tc qdisc show dev ${LINK}`)).toContain('pfifo 8001:');
  });

  it('is not taken while another fault stands on the root', async () => {
    const onRoot = faultsOf(pair.near, 'without detours');
    const first = await onRoot.inject({ rate: '8mbit', ports: 1 });
    // The same faults in force, with a kernel that has learnt it meanwhile.
    const later = faultsOf(pair.near);
    later.inForce.push(...onRoot.inForce);
    const second = await later.inject({ rate: '8mbit', ports: 2 });
    expect(carrierOf(second)).toBe('root');
    await first.revert();
    await second.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('is not for loopback, whose packets keep their way with them', async () => {
    const parameters = { rate: '8mbit', interface: 'lo', direction: 'both', ports: [6001] } as const;
    const fault = await faultsOf(pair.near).inject(parameters);
    expect(carrierOf(fault)).toBe('root');
    await near.listen([6001]);
    expect(await near.connects('127.0.0.1', 6001)).toBe(true);
    await fault.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('lets nothing out that was not sent on it', async () => {
    await faultsOf(pair.near).inject({ rate: '8mbit' });
    pair.near.exec('ip address add 10.99.0.1/24 dev squallo2');
    const received = () => Number(pair.far.exec(`cat /sys/class/net/${LINK}/statistics/rx_packets`));
    const earlier = received();
    await near.echo('10.99.0.2', 5001, { count: 3, wait: 200 });
    pair.near.exec('ip neighbour replace 10.99.0.2 lladdr 02:00:00:00:77:02 dev squallo2');
    await near.echo('10.99.0.2', 5001, { count: 100, wait: 200 });
    // The link itself says something at times.
    expect(received() - earlier).toBeLessThan(20);
  });
});

describeWhere(['netns', 'nftables', 'tc'], 'where only the root will do', () => {
  it.each([
    ['with classes', 'tc class add dev link0 parent 1: classid 1:1 htb rate 100mbit', /htb 1: has classes/],
    [
      'with filters',
      'tc filter add dev link0 parent 1: protocol ip u32 match u32 0 0 classid 1:1',
      /htb 1: has filters/,
    ],
  ])('one %s is not touched, and the run is refused with the reason', async (_, command, reason) => {
    pair.near.exec(`tc qdisc replace dev ${LINK} root handle 1: htb default 1`);
    pair.near.exec(command);
    before = footprint(pair.near);
    const faults = faultsOf(pair.near, 'without detours');
    expect(await network.missing({ rate: '8mbit' }, faults.host)).toEqual([
      expect.objectContaining({
        what: `a root qdisc of ${LINK} that can be put back exactly`,
        why: expect.stringMatching(reason),
      }),
    ]);
    await expect(faults.plan({ rate: '8mbit' })).rejects.toThrow(
      /link0 cannot be shaped without leaving a trace/,
    );
    expect(footprint(pair.near)).toBe(before);
    expect(await network.missing({ partition: true }, faults.host)).toEqual([]);
    await (await faults.inject({ partition: true })).revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('one that somebody set while the fault was in force is left, and said so', async () => {
    const fault = await faultsOf(pair.near, 'without detours').inject({ rate: '8mbit' });
    setRoot('pfifo limit 5');
    expect((await fault.revert()).message).toContain(
      `${LINK} has a root qdisc that somebody else set meanwhile`,
    );
    expect(pair.near.exec(`tc qdisc show dev ${LINK}`)).toContain('pfifo 8001:');
  });

  it('one that was changed after the fault was planned is not replaced', async () => {
    const fault = await faultsOf(pair.near, 'without detours').plan({ rate: '8mbit' });
    setRoot('pfifo limit 5');
    await expect(network.apply(fault.parameters, fault.undo, fault.context)).rejects.toThrow(
      /qdiscs of link0 have changed since/,
    );
    expect(footprint(pair.near)).toBe(before);
  });

  it('the interface is found again by its number', async () => {
    const fault = await faultsOf(pair.near, 'without detours').inject({ rate: '8mbit' });
    pair.near.exec(`ip link set ${LINK} name other0`);
    await fault.revert();
    expect(pair.near.exec('tc qdisc show dev other0')).not.toContain('5ca1');
  });
});

describeWhere(['netns', 'nftables', 'tc'], 'network faults at once', () => {
  it.each<Kernel>(['as it is', 'without detours'])(
    'share what they stand on, however they come and go, with a kernel %s',
    async (kernel) => {
      const faults = faultsOf(pair.near, kernel);
      for (let round = 0; round < 2; round++) {
        const planned = await Promise.all(
          [1, 2, 3, 4].map((port) => faults.plan({ rate: '8mbit', ports: port, direction: 'both' })),
        );
        await Promise.all(
          planned.map(({ parameters, undo, context }) => network.apply(parameters, undo, context)),
        );
        for (const { parameters, undo, context } of planned) await network.verify(parameters, undo, context);
        await Promise.all(planned.map((fault) => fault.revert()));
        expect(footprint(pair.near)).toBe(before);
      }
    },
  );

  it('come and go at the same moment without losing one', async () => {
    const faults = faultsOf(pair.near);
    let standing = await faults.plan({ rate: '8mbit', ports: 1 });
    await network.apply(standing.parameters, standing.undo, standing.context);
    for (let round = 0; round < 6; round++) {
      const next = await faults.plan({ rate: '8mbit', ports: 2 + round });
      await Promise.all([network.apply(next.parameters, next.undo, next.context), standing.revert()]);
      await network.verify(next.parameters, next.undo, next.context);
      standing = next;
    }
    await standing.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('wait for each other, but not for ever', async () => {
    const fault = await faultsOf(pair.near).plan({ rate: '8mbit' });
    let now = 0;
    const context = {
      ...fault.context,
      host: { ...fault.context.host, takeLock: async () => undefined },
      clock: {
        now: () => now,
        setTimeout: (callback: () => void, milliseconds: number) => {
          now += milliseconds;
          setImmediate(callback);
        },
        clearTimeout: () => {},
      },
    };
    await expect(network.apply(fault.parameters, fault.undo, context)).rejects.toThrow(
      'another Squall has been changing the network for more than 10 s',
    );
  });
});
