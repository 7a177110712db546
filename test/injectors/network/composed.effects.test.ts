import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkParameters } from '../../../src/injectors/network/parameters.ts';
import { network } from '../../../src/injectors/network.ts';
import { describeWhere } from '../../support/needs.ts';
import { FAR, makePair, type Pair, type Peer } from '../../support/netns.ts';
import { type Fault, faultsOf, footprint, type Kernel } from './fault.ts';

let pair: Pair;
let near: Peer;
let before: string;

beforeEach(async () => {
  pair = makePair();
  near = pair.near.peer();
  await pair.far.peer().listen([5001, 5002, 5003]);
  before = footprint(pair.near);
});

afterEach(() => pair.remove());

const FREE = Number.POSITIVE_INFINITY;

/** Megabits a second that a transfer reaches; on a busy machine the best of some. */
async function reach(from: Peer, host: string, port: number, mbit: number): Promise<number> {
  let best = 0;
  for (let attempt = 0; attempt < 5 && !has(best, mbit); attempt++) {
    best = Math.max(best, ((await from.throughput(host, port, 250_000)) * 8) / 1e6);
  }
  return best;
}

/** Whether a transfer has the rate of a fault: a few percent are headers, and the burst. */
function has(measured: number, mbit: number): boolean {
  return mbit === FREE ? measured > 40 : measured > mbit * 0.75 && measured < mbit * 1.15;
}

async function expectRates(expected: readonly (readonly [host: string, port: number, mbit: number])[]) {
  for (const [host, port, mbit] of expected) {
    const measured = await reach(near, host, port, mbit);
    expect(has(measured, mbit), `${host} ${port}: ${measured}, not ${mbit}`).toBe(true);
  }
}

describeWhere(['netns', 'nftables', 'tc'], 'of faults that overlap', () => {
  const ONE: NetworkParameters = { rate: '8mbit', to: FAR.v4 };
  const OTHER: NetworkParameters = { rate: '4mbit', ports: [5001] };

  describe.each<Kernel>(['as it is', 'without detours'])('with a kernel %s', (kernel) => {
    it.each([
      ['first', [0, 1]],
      ['second', [1, 0]],
    ])(
      'each is in force for its own, and both where both are aimed; the %s may go first',
      async (_, order) => {
        const faults = faultsOf(pair.near, kernel);
        const both = [await faults.inject(ONE), await faults.inject(OTHER)];
        await expectRates([
          [FAR.v4, 5002, 8],
          [FAR.other, 5001, 4],
          [FAR.v4, 5001, 4],
          [FAR.other, 5002, FREE],
        ]);
        await both[order[0] as number]?.revert();
        const left = both[order[1] as number] as Fault;
        await network.verify(left.parameters, left.undo, left.context);
        await expectRates(
          order[0] === 0
            ? [
                [FAR.v4, 5002, FREE],
                [FAR.v4, 5001, 4],
              ]
            : [
                [FAR.v4, 5001, 8],
                [FAR.other, 5001, FREE],
              ],
        );
        await left.revert();
        expect(footprint(pair.near)).toBe(before);
      },
    );
  });

  it('coming in, the same holds', async () => {
    const faults = faultsOf(pair.near);
    const far = pair.far.peer();
    await near.listen([6001, 6002]);
    const one = await faults.inject({ rate: '8mbit', direction: 'ingress', sourcePorts: '6001-6002' });
    const other = await faults.inject({ rate: '4mbit', direction: 'ingress', sourcePorts: [6001] });
    const into = (port: number, mbit: number) => reach(far, '10.77.0.1', port, mbit);
    expect(has(await into(6001, 4), 4)).toBe(true);
    expect(has(await into(6002, 8), 8)).toBe(true);
    await other.revert();
    expect(has(await into(6001, 8), 8)).toBe(true);
    await one.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('three are told apart, whichever is gone', async () => {
    const faults = faultsOf(pair.near);
    const rates = [
      { rate: '8mbit', ports: '5001-5002' },
      { rate: '6mbit', ports: '5002-5003' },
      { rate: '4mbit', to: FAR.v4 },
    ];
    const all = [];
    for (const parameters of rates) all.push(await faults.inject(parameters));
    await expectRates([
      [FAR.other, 5001, 8],
      [FAR.other, 5002, 6],
      [FAR.other, 5003, 6],
      [FAR.v4, 5002, 4],
    ]);
    await all[1]?.revert();
    await expectRates([
      [FAR.other, 5002, 8],
      [FAR.other, 5003, FREE],
      [FAR.v4, 5001, 4],
    ]);
    // One that comes later takes the place, and the classes, of the one that is gone.
    const late = await faults.inject({ rate: '2mbit', ports: '5001-5003' });
    await expectRates([
      [FAR.other, 5003, 2],
      [FAR.v4, 5001, 2],
    ]);
    await all[0]?.revert();
    await all[2]?.revert();
    await expectRates([[FAR.v4, 5002, 2]]);
    await late.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('a partition drops what another shapes, and leaves it as it was', async () => {
    const faults = faultsOf(pair.near);
    const rate = await faults.inject(ONE);
    const partition = await faults.inject({ partition: true, ports: [5001] });
    expect(await near.connects(FAR.v4, 5001, 300)).toBe(false);
    await expectRates([[FAR.v4, 5002, 8]]);
    await partition.revert();
    await expectRates([[FAR.v4, 5001, 8]]);
    await rate.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('one that was reckoned with and never made is no hindrance', async () => {
    const faults = faultsOf(pair.near);
    const never = await faults.plan(ONE);
    const other = await faults.inject(OTHER);
    await expectRates([[FAR.v4, 5001, 4]]);
    await never.revert();
    await other.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('one that is applied after a later one that reckons with it finds its place', async () => {
    const faults = faultsOf(pair.near);
    const first = await faults.plan(ONE);
    const second = await faults.inject(OTHER);
    await network.apply(first.parameters, first.undo, first.context);
    await network.verify(first.parameters, first.undo, first.context);
    await expectRates([
      [FAR.v4, 5001, 4],
      [FAR.v4, 5002, 8],
    ]);
    await first.revert();
    await expectRates([[FAR.v4, 5001, 4]]);
    await second.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('untouched traffic loses nothing while they come and go', async () => {
    const faults = faultsOf(pair.near);
    const standing = await faults.inject({ rate: '8mbit', ports: [5001] });
    const count = 6000;
    const flood = near.echo(FAR.other, 5003, { count, every: 0.5, wait: 500 });
    for (let round = 0; round < 4; round++) {
      const fault = await faults.inject({ rate: '4mbit', to: FAR.v4, direction: 'both' });
      await fault.revert();
    }
    const echoes = await flood;
    expect(echoes).toHaveLength(count);
    expect(echoes.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: count }, (_, index) => index),
    );
    await standing.revert();
    expect(footprint(pair.near)).toBe(before);
  });
});

describeWhere(['netns', 'nftables', 'tc'], '200 faults on one interface', () => {
  it('come and go in any order, and the last costs no more than the first', async () => {
    const faults = faultsOf(pair.near);
    const { random } = faults.context();
    const all: Fault[] = [];
    let first: Cost | undefined;
    for (let index = 0; index < 200; index++) {
      const fault = await faults.plan({ rate: '8mbit', to: `10.9.${index}.0/24`, ports: [80] });
      const { cost, host } = counted(faults.host);
      await network.apply(fault.parameters, fault.undo, { ...fault.context, host });
      all.push({ ...fault, seen: fault.observation });
      first ??= cost;
      expect(cost.processes).toBeLessThanOrEqual(first.processes);
      expect(cost.lines).toBeLessThanOrEqual(first.lines);
    }
    const [last] = all.slice(-1) as [Fault];
    await network.verify(last.parameters, last.undo, last.context);
    expect(pair.near.exec('tc qdisc show dev squallo2').match(/tbf/g)).toHaveLength(200);
    for (const fault of random.sample(all, 200)) {
      const { cost, host } = counted(faults.host);
      await network.revert(fault.undo, { ...fault.context, host });
      expect(cost.processes).toBeLessThanOrEqual(3);
      expect(cost.lines).toBeLessThanOrEqual(8);
    }
    expect(footprint(pair.near)).toBe(before);
  });
});

interface Cost {
  /** How many were started. */
  processes: number;
  /** What they were told to do. */
  lines: number;
}

/** A host that counts what is done through it. */
function counted(host: Fault['context']['host']) {
  const cost: Cost = { processes: 0, lines: 0 };
  const counting: typeof host = {
    ...host,
    run: (program, args, options) => {
      cost.processes++;
      cost.lines += options?.input?.trim().split('\n').length ?? 0;
      return host.run(program, args, options);
    },
  };
  return { cost, host: counting };
}
