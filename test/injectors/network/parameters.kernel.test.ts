import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NetworkParameters } from '../../../src/injectors/network/parameters.ts';
import { type Meter, startMeter } from '../../support/meter.ts';
import { describeWhere } from '../../support/needs.ts';
import { FAR, makePair, type Pair } from '../../support/netns.ts';
import {
  burstyLoss,
  type Check,
  corruption,
  delay,
  duplicates,
  inOrder,
  loss,
  nothing,
  rate,
  reordered,
  SIZE,
  skewed,
  spread,
} from './checks.ts';
import { type Fault, faultsOf, footprint, injectAll } from './fault.ts';
import { lastingProblems, seenAt } from './measured.ts';

type Case = readonly [parameters: NetworkParameters, ...checks: Check[]];

const JITTER: NetworkParameters = { delay: '60ms', jitter: '20ms' };
const REORDER: NetworkParameters = { delay: '100ms', reorder: 25 };
const GILBERT: NetworkParameters = { loss: { model: 'gilbert-elliott', p: 10, r: 30 } };
// p13 and p31 alone are the same two states.
const MARKOV: NetworkParameters = { loss: { model: 'state', p13: 10, p31: 30 } };

/** Every parameter alone, then every two that can be told apart; each fault has a port of its own. */
const cases: readonly Case[] = [
  [{ delay: '100ms' }, delay(100), loss(0), duplicates(0), inOrder],
  [JITTER, delay(60), spread(20), loss(0)],
  [{ ...JITTER, distribution: 'normal' }, delay(60), spread(1.349 * 20)],
  [{ ...JITTER, distribution: 'pareto' }, skewed],
  [{ ...JITTER, distribution: 'paretonormal' }, skewed],
  [{ loss: 20 }, loss(0.2), delay(0), duplicates(0), inOrder],
  [GILBERT, burstyLoss(0.25, 0.7), delay(0)],
  [MARKOV, burstyLoss(0.25, 0.7), delay(0)],
  [{ duplicate: 20 }, duplicates(0.2), loss(0), delay(0)],
  [{ corrupt: 20 }, corruption(0.2), duplicates(0), delay(0), inOrder],
  [REORDER, reordered(0.25), loss(0), duplicates(0)],
  [{ delay: '30ms', loss: 20 }, delay(30), loss(0.2), inOrder],
  [{ delay: '30ms', duplicate: 20 }, delay(30), duplicates(0.2), loss(0)],
  [{ delay: '30ms', corrupt: 20 }, delay(30), corruption(0.2)],
  [{ ...JITTER, loss: 20 }, delay(60), spread(20), loss(0.2)],
  [{ ...JITTER, duplicate: 20 }, delay(60), spread(20), duplicates(0.2)],
  [{ ...JITTER, corrupt: 20 }, delay(60), spread(20), corruption(0.2)],
  [{ ...REORDER, jitter: '1ms' }, loss(0), duplicates(0)],
  [{ ...REORDER, loss: 20 }, reordered(0.25), loss(0.2)],
  [{ ...REORDER, corrupt: 20 }, reordered(0.25), corruption(0.2)],
  [{ ...REORDER, duplicate: 20 }, duplicates(0.2), loss(0)],
  // Of those that are doubled, a loss takes one; the second copy has a chance of its own.
  [{ loss: 20, duplicate: 20 }, loss(0.16), duplicates(0.128 / 0.84)],
  [{ loss: 20, corrupt: 20 }, loss(1 - 0.8 * (1 - 0.2 * (1 - 6 / (SIZE + 42))))],
  [{ duplicate: 20, corrupt: 20 }, delay(0)],
  [{ ...GILBERT, delay: '30ms' }, burstyLoss(0.25, 0.7), delay(30)],
];

/** With a rate, each alone and beside every other parameter; packets are sent faster than it. */
const rates: readonly Case[] = [
  [{ rate: '1mbit' }, rate(1), loss(0), inOrder],
  [{ rate: '1mbit', delay: '30ms' }, rate(1), loss(0), inOrder],
  [{ rate: '1mbit', delay: '30ms', jitter: '10ms' }, rate(1), loss(0)],
  [{ rate: '1mbit', delay: '30ms', reorder: 25 }, rate(1), loss(0)],
  [{ rate: '1mbit', loss: 20 }, rate(1), loss(0.2), inOrder],
  [{ rate: '1mbit', ...GILBERT }, rate(1)],
  [{ rate: '1mbit', duplicate: 20 }, rate(1)],
  // What is found to be corrupt has taken its time, too.
  [{ rate: '1mbit', corrupt: 20 }, corruption(0.2)],
  [{ rate: { limit: '1mbit', burst: '2kB' }, delay: '30ms' }, rate(1), loss(0), inOrder],
];

/** Packets to each port. */
const COUNT = 1200;
const BURST = 60;
const CONTROL = 5001;
const OTHER_HOST = 5002;
const FIRST = 5100;

let pair: Pair;
let near: Meter;
let far: Meter;

beforeAll(async () => {
  pair = makePair();
  near = startMeter(pair.near.name);
  far = startMeter(pair.far.name);
  const ports = [...cases, ...rates].map((_, index) => FIRST + index);
  await far.listen([CONTROL, OTHER_HOST, ...ports]);
});

afterAll(() => {
  near.end();
  far.end();
  pair.remove();
});

describeWhere(
  ['netem', 'nftables', 'python3'],
  'network faults on one interface, each on a port of its own',
  () => {
    it('have the effects that were asked for, and leave all else alone', async () => {
      const before = footprint(pair.near);
      const faults = faultsOf(pair.near);
      const all = [...cases, ...rates].map(([parameters], index) => ({
        ...parameters,
        ...{ to: [FAR.v4], ports: [FIRST + index] },
      }));
      const made: Fault[] = await injectAll(faults, all);
      try {
        expect(await lastingProblems(problems)).toEqual([]);
      } finally {
        for (const fault of made) await fault.revert();
      }
      expect(footprint(pair.near)).toBe(before);
      expect(await untouched(FIRST)).toEqual([]);
    });
  },
);

describeWhere(['netem', 'nftables'], 'a network fault', () => {
  it('with everything at once is read back, and goes', async () => {
    const before = footprint(pair.near);
    const fault = await faultsOf(pair.near).inject({
      ...{ delay: '600ms', jitter: '5ms', correlation: '25%', distribution: 'pareto', duplicate: 0.3 },
      ...{ corrupt: '0.1%', reorder: { percent: 12.5, gap: 3, correlation: 50 }, direction: 'both' },
      ...{ rate: { limit: '50mbit', burst: '32kB' } },
      loss: { model: 'state', p13: 1, p31: 80, p32: 5, p23: 40, p14: 0.5 },
    });
    await fault.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('that delays for long loses nothing', async () => {
    const fault = await faultsOf(pair.near).inject({ delay: '600ms', ports: [FIRST] });
    const problems = await lastingProblems(async () => {
      // More at once than netem holds where nothing is said.
      await near.send([{ host: FAR.v4, port: FIRST }], { count: 1, every: 0, size: 64, atOnce: 3000 });
      const arrivals = await far.arrivals(2000);
      return loss(0)(seenAt(FIRST, 3000, arrivals), seenAt(CONTROL, 0, arrivals)).map(
        (each) => `delay: ${each}`,
      );
    });
    expect(problems).toEqual([]);
    await fault.revert();
  });
});

async function problems(): Promise<string[]> {
  const plain = [CONTROL, ...cases.map((_, index) => FIRST + index)];
  await near.send(
    // The same port of another address, and another protocol of the same.
    [...plain.map((port) => ({ host: FAR.v4, port })), { host: FAR.other, port: OTHER_HOST }],
    { count: COUNT, every: 12, size: SIZE },
  );
  const limited = rates.map((_, index) => ({ host: FAR.v4, port: FIRST + cases.length + index }));
  const arrivals = await far.arrivals();
  await near.send(limited, { count: 1, every: 0, size: SIZE, atOnce: BURST });
  const bursts = await far.arrivals();
  const control = seenAt(CONTROL, COUNT, arrivals);
  const about = (name: string, what: string[]) => what.map((each) => `${name}: ${each}`);
  return [
    ...about(
      'untouched',
      nothing.flatMap((check) => check(seenAt(OTHER_HOST, COUNT, arrivals), control)),
    ),
    ...cases.flatMap(([parameters, ...checks], index) => {
      const seen = seenAt(FIRST + index, COUNT, arrivals);
      return about(
        JSON.stringify(parameters),
        checks.flatMap((check) => check(seen, control)),
      );
    }),
    ...rates.flatMap(([parameters, ...checks], index) => {
      const seen = seenAt(FIRST + cases.length + index, BURST, bursts);
      return about(
        JSON.stringify(parameters),
        checks.flatMap((check) => check(seen, control)),
      );
    }),
  ];
}

async function untouched(port: number): Promise<string[]> {
  await near.send(
    [CONTROL, port].map((each) => ({ host: FAR.v4, port: each })),
    { count: 200, every: 5, size: SIZE },
  );
  const arrivals = await far.arrivals();
  return nothing.flatMap((check) => check(seenAt(port, 200, arrivals), seenAt(CONTROL, 200, arrivals)));
}
