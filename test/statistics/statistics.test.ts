import { describe, expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import { Mean } from '../../src/statistics/mean.ts';
import { proportion } from '../../src/statistics/proportion.ts';
import { Quantiles } from '../../src/statistics/quantiles.ts';

describe('a proportion', () => {
  it('has the interval that Wilson gave it', () => {
    // Worked out by hand from the formula, and by R's prop.test(15, 50, correct = FALSE): 0.1910, 0.4375.
    const { probability, interval } = proportion(15, 50);
    expect(probability).toBe(0.3);
    expect(interval[0]).toBeCloseTo(0.191, 3);
    expect(interval[1]).toBeCloseTo(0.4375, 3);
  });

  it('stays within 0 and 1, and knows nothing of nothing', () => {
    expect(proportion(0, 10).interval[0]).toBe(0);
    expect(proportion(0, 10).interval[1]).toBeCloseTo(0.2775, 3);
    expect(proportion(10, 10).interval[1]).toBe(1);
    expect(proportion(0, 0)).toEqual({ probability: 0, interval: [0, 1] });
  });

  it('covers the true one 95 times of 100', () => {
    const random = seededStreams(1)('coverage');
    let covered = 0;
    for (let sample = 0; sample < 1000; sample++) {
      let hits = 0;
      for (let draw = 0; draw < 100; draw++) if (random.next() < 0.2) hits++;
      const [low, high] = proportion(hits, 100).interval;
      if (low <= 0.2 && high >= 0.2) covered++;
    }
    expect(Math.abs(covered - 950)).toBeLessThan(4 * Math.sqrt(1000 * 0.95 * 0.05) + 10);
  });
});

describe('quantiles', () => {
  it('are exact for small numbers, and off by one in a thousand at most', () => {
    const random = seededStreams(2)('quantiles');
    const [few, many] = [new Quantiles(), new Quantiles()];
    const values: number[] = [];
    for (let index = 0; index < 20_000; index++) {
      const value = Math.floor(10 ** (random.next() * 8));
      values.push(value);
      many.add(value);
      few.add(value % 1000);
    }
    values.sort((a, b) => a - b);
    const small = values.map((value) => value % 1000).sort((a, b) => a - b);
    for (const share of [0, 0.01, 0.5, 0.95, 0.999, 1]) {
      const place = Math.max(0, Math.ceil(share * values.length) - 1);
      const exact = values[place] as number;
      expect(Math.abs((many.at(share) as number) - exact)).toBeLessThanOrEqual(exact / 1000);
      expect(few.at(share)).toBe(small[place]);
    }
  });

  it('of nothing are unknown', () => {
    expect(new Quantiles().at(0.5)).toBeUndefined();
  });
});

describe('a mean', () => {
  it('comes with the interval of a large sample', () => {
    const mean = new Mean();
    for (const value of [2, 4, 4, 4, 5, 5, 7, 9]) mean.add(value);
    // The standard deviation of the sample is 2.138.
    expect(mean.estimate().mean).toBe(5);
    expect(mean.estimate().interval[0]).toBeCloseTo(5 - (1.96 * 2.138) / Math.sqrt(8), 3);
  });
});
