import { describe, expect, it } from 'vitest';
import { derivedSeed, seededStreams } from '../../src/chance/streams.ts';

const draws = (seed: number, name: string, count: number) => {
  const stream = seededStreams(seed)(name);
  return Array.from({ length: count }, () => stream.next());
};

describe('the streams of a seed', () => {
  it('are the same for the same seed and name, and different for others', () => {
    expect(draws(1, 'a', 5)).toEqual(draws(1, 'a', 5));
    expect(draws(1, 'a', 5)).not.toEqual(draws(2, 'a', 5));
    expect(draws(1, 'a', 5)).not.toEqual(draws(1, 'b', 5));
  });

  it('do not disturb each other', () => {
    const streams = seededStreams(1);
    const a = streams('a');
    const first = a.next();
    streams('b').next();
    expect([first, a.next()]).toEqual(draws(1, 'a', 2));
  });

  it('are uniform: each tenth holds its share within four standard errors', () => {
    const count = 10_000;
    const tenths = new Array<number>(10).fill(0);
    for (const draw of draws(7, 'uniform', count)) {
      const tenth = Math.floor(draw * 10);
      tenths[tenth] = (tenths[tenth] as number) + 1;
    }
    for (const held of tenths) expect(Math.abs(held - count / 10)).toBeLessThan(4 * Math.sqrt(count * 0.09));
  });

  it.each([
    ['names that differ in a number', (index: number) => ({ seed: 1, name: `next/state/${index}` })],
    ['names that differ in a letter at the start', (index: number) => ({ seed: 1, name: `${index}/next` })],
    ['seeds that follow each other', (index: number) => ({ seed: index, name: 'next/a/1' })],
  ])('are uniform and independent across %s', (_, nth) => {
    const count = 20_000;
    const first = Array.from({ length: count }, (_, index) => {
      const { seed, name } = nth(index);
      return seededStreams(seed)(name).next();
    });
    const cells = new Array<number>(100).fill(0);
    let product = 0;
    first.forEach((draw, index) => {
      const before = first[index - 1] ?? 0.5;
      const cell = Math.floor(draw * 10) * 10 + Math.floor(before * 10);
      cells[cell] = (cells[cell] as number) + 1;
      product += (draw - 0.5) * (before - 0.5);
    });
    // Pairs of neighbours: chi-squared with 99 degrees of freedom has a standard deviation of 14.1.
    const expected = count / 100;
    const chi = cells.reduce((sum, cell) => sum + (cell - expected) ** 2 / expected, 0);
    expect(Math.abs(chi - 99)).toBeLessThan(4 * 14.1);
    // The correlation of independent draws has a standard error of one over the root of their number.
    expect(Math.abs((product / count) * 12)).toBeLessThan(4 / Math.sqrt(count));
  });

  it('never coincide', () => {
    const seen = new Set(Array.from({ length: 50_000 }, (_, index) => draws(3, `a/${index}`, 1)[0]));
    expect(seen.size).toBe(50_000);
    const seeds = new Set(Array.from({ length: 1000 }, (_, index) => derivedSeed(3, `run/${index}`)));
    expect(seeds.size).toBe(1000);
    for (const seed of seeds) expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
  });

  it('draw whole numbers below a bound', () => {
    const stream = seededStreams(1)('below');
    const seen = new Set(Array.from({ length: 200 }, () => stream.below(3)));
    expect([...seen].sort()).toEqual([0, 1, 2]);
  });

  it('sample without repetition, at most all there are', () => {
    const stream = seededStreams(1)('sample');
    const items = [1, 2, 3, 4, 5];
    const sample = stream.sample(items, 3);
    expect(new Set(sample).size).toBe(3);
    expect([...stream.sample(items, 9)].sort()).toEqual(items);
    expect(items).toEqual([1, 2, 3, 4, 5]);
  });
});
