import { expect, it } from 'vitest';
import { Looks } from '../../../src/hogs/dns/looks.ts';

it('those who want to know while a look is under way share the next one', async () => {
  let begun = 0;
  const waiting: (() => void)[] = [];
  const looks = new Looks(async () => {
    const number = ++begun;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return number;
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const first = looks.next();
  await turn();
  const [second, third] = [looks.next(), looks.next()];
  await turn();
  expect(begun).toBe(1);
  waiting[0]?.();
  await turn();
  expect(begun).toBe(2);
  waiting[1]?.();
  expect(await Promise.all([first, second, third])).toEqual([1, 2, 2]);
});

it('a look that fails does not stop the next one', async () => {
  const answers = [new Error('changed meanwhile'), 7];
  const looks = new Looks(async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const [first, second] = [looks.next(), new Promise((resolve) => setImmediate(() => resolve(looks.next())))];
  await expect(first).rejects.toThrow('changed');
  expect(await second).toBe(7);
});
