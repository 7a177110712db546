import { expect, it } from 'vitest';
import { systemClock } from '../../../src/host/clock.ts';
import { watch } from '../../../src/injectors/process/watch.ts';

const target = { pid: 1, startTime: 1 };

let time = 0;

it.each([
  ['stands still', () => 0],
  ['is set forward', () => (time += 3_600_000)],
])('a look at processes lasts as long as it should where the clock %s', async (_, now) => {
  let looks = 0;
  const left = await watch(() => (++looks > 3 ? [] : [target as never]), 60_000, { ...systemClock, now });
  expect([left, looks]).toEqual([[], 4]);
  expect(await watch(() => [target as never], 20, { ...systemClock, now })).toEqual([target]);
});
