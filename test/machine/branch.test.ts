import { expect, it } from 'vitest';
import { pickBranch } from '../../src/machine/branch.ts';

const branches = [0.5, 0.25, 0.25].map((probability) => ({ to: 'x', probability }));
const pick = (draw: number, closed: readonly number[] = []) =>
  pickBranch(branches, draw, (index) => !closed.includes(index));

it.each([
  [0, 0],
  [0.499, 0],
  [0.5, 1],
  [0.749, 1],
  [0.75, 2],
  [0.999, 2],
])('a draw of %d falls on branch %d', (draw, branch) => {
  expect(pick(draw)).toBe(branch);
});

it('the share of a branch that is ruled out goes to the last one', () => {
  expect(pick(0.2, [0])).toBe(2);
  expect(pick(0.6, [0])).toBe(1);
  expect(pick(0.6, [0, 1])).toBe(2);
});

it('a draw that falls on nothing, as shares do not quite add up, falls on the last one', () => {
  expect(
    pickBranch(
      [
        { to: 'x', probability: 0.3 },
        { to: 'y', probability: 0.3 },
      ],
      0.99,
      () => true,
    ),
  ).toBe(1);
});

it('whether the last one is open is not asked', () => {
  const asked: number[] = [];
  pickBranch(branches, 0.9, (index) => asked.push(index) > 0);
  expect(asked).toEqual([]);
});
