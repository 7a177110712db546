import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NetworkParameters } from '../../../src/injectors/network/parameters.ts';
import { type Meter, startMeter } from '../../support/meter.ts';
import { describeWhere } from '../../support/needs.ts';
import { FAR, makePair, type Pair } from '../../support/netns.ts';
import {
  type Check,
  clumpedLoss,
  corruption,
  delay,
  duplicates,
  inOrder,
  loss,
  nothing,
  reordered,
  SIZE,
  spread,
} from './checks.ts';
import { type Fault, faultsOf, footprint, injectAll } from './fault.ts';
import { lastingProblems, seenAt } from './measured.ts';

type Effect = readonly [parameters: NetworkParameters, ...checks: Check[]];

interface Overlap {
  readonly one: Effect;
  readonly other: Effect;
  /** Of packets that both are aimed at. */
  readonly both: readonly Check[];
}

const DELAY: Effect = [{ delay: '20ms' }, delay(20), loss(0), inOrder];
const LOSS: Effect = [{ loss: 20 }, loss(0.2), delay(0)];

const overlaps: readonly Overlap[] = [
  { one: DELAY, other: [{ delay: '30ms' }, delay(30)], both: [delay(50), loss(0), duplicates(0), inOrder] },
  { one: DELAY, other: LOSS, both: [delay(20), loss(0.2)] },
  {
    one: [{ delay: '60ms', jitter: '20ms' }, delay(60), spread(20)],
    other: [{ delay: '40ms', jitter: '15ms' }, delay(40), spread(15)],
    both: [delay(100), spread(25)],
  },
  { one: LOSS, other: [{ loss: 30 }, loss(0.3)], both: [loss(0.44), delay(0)] },
  {
    one: LOSS,
    other: [{ loss: { model: 'gilbert-elliott', p: 10, r: 30 } }, clumpedLoss(0.25, 0.7)],
    both: [clumpedLoss(0.4, 0.7)],
  },
  {
    one: [{ duplicate: 20 }, duplicates(0.2), loss(0)],
    other: [{ duplicate: 30 }, duplicates(0.3)],
    both: [duplicates(0.44), loss(0)],
  },
  { one: [{ duplicate: 20 }, duplicates(0.2)], other: DELAY, both: [duplicates(0.2), delay(20), loss(0)] },
  {
    one: [{ corrupt: 20 }, corruption(0.2)],
    other: [{ corrupt: 30 }, corruption(0.3)],
    both: [corruption(0.44)],
  },
  {
    one: [{ delay: '120ms', reorder: 25 }, reordered(0.25), loss(0)],
    other: [{ corrupt: 20 }, corruption(0.2)],
    both: [reordered(0.25), corruption(0.2)],
  },
  { one: DELAY, other: [{ rate: '10mbit' }, delay(0), inOrder], both: [delay(20.4), loss(0), inOrder] },
  { one: DELAY, other: [{ partition: true, direction: 'egress' }, loss(1)], both: [loss(1)] },
];

const COUNT = 500;
const CONTROL = 5001;
/** Each pair has three ports: the first fault is aimed at the first two, the second at the last two. */
const portsOf = (index: number) => [5100 + 3 * index, 5101 + 3 * index, 5102 + 3 * index] as const;

let pair: Pair;
let near: Meter;
let far: Meter;

beforeAll(async () => {
  pair = makePair();
  near = startMeter(pair.near.name);
  far = startMeter(pair.far.name);
  await far.listen([CONTROL, ...overlaps.flatMap((_, index) => portsOf(index))]);
});

afterAll(() => {
  near.end();
  far.end();
  pair.remove();
});

describeWhere(['netem', 'nftables', 'python3'], 'of network faults that overlap', () => {
  it('both are in force, and each goes without the other, whichever came first', async () => {
    const before = footprint(pair.near);
    const faults = faultsOf(pair.near);
    const ones = overlaps.map(({ one: [parameters] }, index) =>
      aimed(parameters, portsOf(index).slice(0, 2)),
    );
    const others = overlaps.map(({ other: [parameters] }, index) =>
      aimed(parameters, portsOf(index).slice(1)),
    );
    const first = await injectAll(faults, ones);
    const second = await injectAll(faults, others);
    await expectEffects({ one: true, other: true });
    await revert(first);
    await expectEffects({ one: false, other: true });
    const again = await injectAll(faults, ones);
    await expectEffects({ one: true, other: true });
    await revert(second);
    await expectEffects({ one: true, other: false });
    await revert(again);
    expect(footprint(pair.near)).toBe(before);
  });
});

function aimed(parameters: NetworkParameters, ports: readonly number[]): NetworkParameters {
  return { ...parameters, ports: [`${ports[0]}-${ports[1]}`], protocol: 'udp' };
}

async function revert(all: readonly Fault[]): Promise<void> {
  for (const fault of all) await fault.revert();
}

interface InForce {
  readonly one: boolean;
  readonly other: boolean;
}

async function expectEffects(inForce: InForce): Promise<void> {
  expect(await lastingProblems(() => problems(inForce))).toEqual([]);
}

async function problems({ one, other }: InForce): Promise<string[]> {
  const ports = [CONTROL, ...overlaps.flatMap((_, index) => portsOf(index))];
  await near.send(
    ports.map((port) => ({ host: FAR.v4, port })),
    { count: COUNT, every: 30, size: SIZE },
  );
  const arrivals = await far.arrivals();
  const control = seenAt(CONTROL, COUNT, arrivals);
  return overlaps.flatMap((overlap, index) => {
    const ofOne = one ? overlap.one.slice(1) : nothing;
    const ofOther = other ? overlap.other.slice(1) : nothing;
    const ofBoth = one && other ? overlap.both : one ? ofOne : ofOther;
    return portsOf(index).flatMap((port, place) => {
      const checks = ([ofOne, ofBoth, ofOther] as const)[place] as Check[];
      const seen = seenAt(port, COUNT, arrivals);
      return checks
        .flatMap((check) => check(seen, control))
        .map((problem) => `pair ${index + 1}, ${['one', 'both', 'other'][place]}: ${problem}`);
    });
  });
}
