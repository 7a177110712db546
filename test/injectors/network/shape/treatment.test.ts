import { describe, expect, it } from 'vitest';
import { treatment } from '../../../../src/injectors/network/shape/treatment.ts';

const withNetem = { netem: true };
const without = { netem: false };

describe('the means', () => {
  it('for a partition are rules alone', () => {
    expect(treatment({ partition: true }, 'egress', withNetem)).toEqual({ drop: 1_000_000, shape: null });
  });

  it('for a plain loss are a queue going out, and rules coming in or where netem is missing', () => {
    const plain = { model: 'random', percent: 2.5, correlation: 0 };
    expect(treatment({ loss: 2.5 }, 'egress', withNetem)).toMatchObject({ drop: 0, shape: { loss: plain } });
    expect(treatment({ loss: 2.5 }, 'ingress', withNetem)).toEqual({ drop: 25_000, shape: null });
    expect(treatment({ loss: '2.5%' }, 'egress', without)).toEqual({ drop: 25_000, shape: null });
  });

  it('for a loss with a memory, or beside a delay, are a queue everywhere', () => {
    expect(treatment({ loss: 1, correlation: 25 }, 'ingress', withNetem)).toMatchObject({ drop: 0 });
    expect(treatment({ loss: 1, delay: '5ms' }, 'ingress', withNetem)).toMatchObject({
      drop: 0,
      shape: { delay: 5000, loss: { percent: 1 } },
    });
  });

  it('for a rate beside a plain loss are both, where netem is missing', () => {
    expect(treatment({ rate: '5mbit', loss: 1 }, 'egress', without)).toMatchObject({
      drop: 10_000,
      shape: { loss: null, rate: { bits: 5e6, burst: null } },
    });
    expect(treatment({ rate: '5mbit', loss: 1 }, 'ingress', withNetem)).toMatchObject({ drop: 0 });
  });
});
