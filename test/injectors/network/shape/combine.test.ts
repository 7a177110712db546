import { describe, expect, it } from 'vitest';
import type { NetworkParameters } from '../../../../src/injectors/network/parameters.ts';
import { combine } from '../../../../src/injectors/network/shape/combine.ts';
import { shapeOf } from '../../../../src/injectors/network/shape/shape.ts';

const both = (one: NetworkParameters, other: NetworkParameters) => combine(shapeOf(one), shapeOf(other));

describe('of two faults', () => {
  it('delays add, and jitters in variance', () => {
    expect(both({ delay: '10ms', jitter: '3ms' }, { delay: '20ms', jitter: '4ms' })).toMatchObject({
      delay: 30_000,
      jitter: 5000,
    });
    expect(
      both({ delay: '10ms' }, { delay: '20ms', jitter: '4ms', correlation: 25, distribution: 'normal' }),
    ).toMatchObject({ delay: 30_000, jitter: 4000, correlation: 25, distribution: 'normal' });
  });

  it('independent chances combine', () => {
    expect(
      both({ loss: 10, duplicate: 20, corrupt: 50 }, { loss: 20, duplicate: 20, corrupt: 50 }),
    ).toMatchObject({
      loss: { model: 'random', percent: 28, correlation: 0 },
      duplicate: 36,
      corrupt: 75,
    });
  });

  it('a plain loss goes into both states of a Gilbert-Elliott one', () => {
    const model = { model: 'gilbert-elliott', p: 1, r: 30, oneMinusH: 60, oneMinusK: 10 } as const;
    const expected = { loss: { model: 'gilbert-elliott', numbers: [1, 30, 80, 55] } };
    expect(both({ loss: model }, { loss: 50 })).toMatchObject(expected);
    expect(both({ loss: 50 }, { loss: model })).toMatchObject(expected);
  });

  it('the narrower rate wins, with its burst', () => {
    const wide = { rate: { limit: '8mbit', burst: '32kB' } };
    expect(both(wide, { rate: '5mbit' })).toMatchObject({ rate: { bits: 5e6, burst: null } });
    expect(both({ rate: '9mbit' }, wide)).toMatchObject({ rate: { bits: 8e6, burst: 32_000 } });
    expect(both(wide, { delay: '1ms' })).toMatchObject({ delay: 1000, rate: { bits: 8e6 } });
  });

  it.each<[string, NetworkParameters, NetworkParameters]>([
    [
      'distribution',
      { delay: '9ms', jitter: '1ms', distribution: 'normal' },
      { delay: '9ms', jitter: '1ms' },
    ],
    ['correlation', { delay: '9ms', jitter: '1ms', correlation: 25 }, { delay: '9ms', jitter: '1ms' }],
    ['reorder', { delay: '9ms', reorder: 5 }, { delay: '9ms', reorder: 5 }],
    ['reorder', { delay: '9ms', reorder: 5 }, { delay: '9ms' }],
    ['loss', { loss: { model: 'state', p13: 1 } }, { loss: { model: 'gilbert-elliott', p: 1 } }],
    ['loss', { loss: { model: 'state', p13: 1 } }, { loss: 1 }],
    ['loss', { loss: 5, correlation: 25 }, { loss: 1 }],
    ['loss', { loss: 5, correlation: 25 }, { loss: 5, correlation: 25 }],
  ])('two kinds of %s clash: %o and %o', (parameter, one, other) => {
    expect(both(one, other)).toMatchObject({ parameter, reason: expect.any(String) });
    expect(both(other, one)).toMatchObject({ parameter, reason: expect.any(String) });
  });

  it.each<[NetworkParameters, NetworkParameters]>([
    [
      { delay: '9ms', reorder: 5 },
      { loss: 5, rate: '5mbit' },
    ],
    [{ loss: { model: 'state', p13: 1 } }, { delay: '5ms', duplicate: 1 }],
    [
      { delay: '9ms', jitter: '1ms', correlation: 25, distribution: 'pareto' },
      { delay: '9ms', jitter: '1ms', correlation: 25, distribution: 'pareto' },
    ],
  ])('%o and %o go together', (one, other) => {
    expect(both(one, other)).not.toHaveProperty('reason');
    expect(both(one, other)).toEqual(both(other, one));
  });
});
