import { expect, it } from 'vitest';
import { systemClock } from '../../src/host/clock.ts';
import { watch } from '../../src/injectors/process/watch.ts';

const target = { pid: 1, startTime: 1 };

it.each([
  ['stands still', () => 0],
  ['is set forward', () => Date.now() * (1 + Math.random())],
])('a look at processes lasts as long as it should where the clock %s', async (_, now) => {
  let looks = 0;
  const left = await watch(() => (++looks > 3 ? [] : [target as never]), 60_000, { ...systemClock, now });
  expect([left, looks]).toEqual([[], 4]);
  expect(await watch(() => [target as never], 20, { ...systemClock, now })).toEqual([target]);
});
