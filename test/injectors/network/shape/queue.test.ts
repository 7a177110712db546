import { describe, expect, it } from 'vitest';
import type { NetworkParameters } from '../../../../src/injectors/network/parameters.ts';
import { queueOf, queueShown } from '../../../../src/injectors/network/shape/queue.ts';
import { shapeOf } from '../../../../src/injectors/network/shape/shape.ts';

/** The qdiscs for some parameters, in words. */
const queue = (parameters: NetworkParameters, mtu = 1500, seed: number | null = null) =>
  queueOf(shapeOf(parameters), mtu, seed).map(({ kind, args }) => `${kind} ${args.join(' ')}`);

const all: NetworkParameters = {
  delay: '200ms',
  jitter: '50ms',
  correlation: 25,
  distribution: 'normal',
  loss: { model: 'gilbert-elliott', p: 1, r: 30, oneMinusK: 0.1 },
  duplicate: '1%',
  corrupt: 0.1,
  rate: '5mbit',
};

describe("netem's arguments", () => {
  it('hold all that is asked for', () => {
    expect(queue(all)).toEqual([
      'netem limit 6860 delay 200000us 50000us 25% distribution normal loss gemodel 1% 30% 100% 0.1% ' +
        'corrupt 0.1% duplicate 1% rate 5000000bit',
    ]);
    expect(queue({ delay: '1ms', reorder: { percent: 25, gap: 5, correlation: 50 } })).toEqual([
      'netem limit 2500 delay 1000us reorder 25% 50% gap 5',
    ]);
    expect(queue({ loss: { model: 'random', percent: 3, correlation: 25 } }, 1500, 7)).toEqual([
      'netem limit 1000 loss random 3% 25% seed 7',
    ]);
  });

  it('are as fine as a microsecond', () => {
    expect(queue({ delay: '1.5ms', jitter: '0.4ms' })).toEqual(['netem limit 8050 delay 1500us 400us']);
  });

  it('fill in the numbers of a model that were left out', () => {
    expect(queue({ loss: { model: 'state', p13: 1, p14: 2 } })).toEqual([
      'netem limit 1000 loss state 1% 99% 0% 100% 2%',
    ]);
  });

  it('make room for what is on its way', () => {
    expect(queue({ delay: '1s' })).toEqual(['netem limit 1501000 delay 1000000us']);
    expect(queue({ delay: '1s', rate: '1mbit' })).toEqual([
      'netem limit 2954 delay 1000000us rate 1000000bit',
    ]);
  });
});

describe('a rate', () => {
  it('alone is of tbf, with bursts of 10 ms, but never of less than a packet', () => {
    expect(queue({ rate: '80mbit' })).toEqual(['tbf rate 80000000bit burst 100000 limit 2100000']);
    expect(queue({ rate: '64kbit' })).toEqual(['tbf rate 64000bit burst 1600 limit 67136']);
    expect(queue({ rate: '64kbit' }, 65_536)[0]).toContain('burst 65636');
  });

  it('has the burst that is asked for', () => {
    expect(queue({ rate: { limit: '8mbit', burst: '32kB' } })).toEqual([
      'tbf rate 8000000bit burst 32000 limit 232000',
    ]);
  });

  it('with a burst, or with packets that overtake, stands around netem', () => {
    expect(queue({ rate: { limit: '8mbit', burst: '32kB' }, delay: '1ms' })).toEqual([
      'tbf rate 8000000bit burst 32000 limit 232000',
      'netem limit 2500 delay 1000us',
    ]);
    expect(queue({ rate: '8mbit', delay: '1ms', reorder: 25 })).toEqual([
      'tbf rate 8000000bit burst 10000 limit 210000',
      'netem limit 2500 delay 1000us reorder 25% gap 1',
    ]);
  });
});

it('what the kernel should show is in seconds, fractions and bytes', () => {
  const shape = shapeOf({ ...all, rate: { limit: '5mbit', burst: '32kB' } });
  expect(queueShown(shape, queueOf(shape, 1500, null))).toEqual([
    { kind: 'tbf', shown: { rate: 625_000, burst: 32_000 } },
    {
      kind: 'netem',
      shown: {
        limit: 901_000,
        'delay.delay': 0.2,
        'delay.jitter': 0.05,
        'delay.correlation': 0.25,
        'duplicate.duplicate': 0.01,
        'corrupt.corrupt': 0.001,
        'loss-gemodel.p': 0.01,
        'loss-gemodel.r': 0.3,
        'loss-gemodel.1-h': 1,
        'loss-gemodel.1-k': 0.001,
      },
    },
  ]);
});
