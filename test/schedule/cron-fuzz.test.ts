import { Cron } from 'croner';
import { createTask } from 'node-cron';
import { expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import type { Random } from '../../src/plugin/index.ts';
import { nextCron } from '../../src/schedule/cron.ts';
import { ahead } from '../../src/time/local-time.ts';

const ZONES = ['UTC', 'Asia/Tokyo', 'Asia/Kolkata', 'Europe/Berlin', 'America/New_York', 'Pacific/Auckland'];
const COUNT = 10_000;
const DAY = 86_400_000;

/** A field: any, a step, a value, a range, a range with a step, a list. */
function field(random: Random, least: number, most: number, any: number): string {
  const value = () => least + random.below(most - least + 1);
  const range = () => {
    const [a, b] = [value(), value()].sort((one, other) => one - other) as [number, number];
    return `${a}-${b}`;
  };
  const kind = random.next();
  if (kind < any) return '*';
  if (kind < any + 0.1) return `*/${1 + random.below(most - least)}`;
  if (kind < any + 0.3) return String(value());
  if (kind < any + 0.4) return range();
  if (kind < any + 0.45) return `${range()}/${1 + random.below(5)}`;
  return [...new Set([value(), value(), value()])].sort((a, b) => a - b).join(',');
}

function expression(random: Random): string {
  const seconds = random.next() < 0.1 ? [field(random, 0, 59, 0.1)] : [];
  return [
    ...seconds,
    field(random, 0, 59, 0.2),
    field(random, 0, 23, 0.3),
    field(random, 1, 31, 0.6),
    field(random, 1, 12, 0.6),
    field(random, 0, 6, 0.6),
  ].join(' ');
}

/** Where clocks change the two libraries differ, and say so: one skips what does not exist, the other puts it off. */
function clocksChange(zone: string, from: number, until: number): boolean {
  return ahead(from - DAY, zone) !== ahead(until + DAY, zone) || until - from > 60 * DAY;
}

/** A day that no month has, which both libraries refuse, each in its own way. */
function neverFires(cron: string): boolean {
  try {
    createTask(cron, () => {}).destroy();
    return false;
  } catch {
    return true;
  }
}

// croner is another program, by somebody else; a day of the month and one of the week must both fit, as in node-cron.
it(`${COUNT} random expressions fire when croner says that they do`, () => {
  const random = seededStreams(20260302)('cron');
  let compared = 0;
  for (let index = 0; index < COUNT; index++) {
    const cron = expression(random);
    const zone = ZONES[random.below(ZONES.length)] as string;
    const from = Date.parse('2024-01-01') + Math.floor(random.next() * 4 * 365 * DAY);
    if (neverFires(cron)) continue;
    const other = new Cron(cron, { timezone: zone, domAndDow: true });
    let [mine, theirs]: [number | undefined, number | undefined] = [from, from];
    for (let firing = 0; firing < 3 && mine !== undefined; firing++) {
      const before: number = mine;
      mine = nextCron(cron, zone, before);
      theirs = other.nextRun(new Date(before))?.getTime();
      if (zone !== 'UTC' && clocksChange(zone, before, mine ?? theirs ?? before)) break;
      expect(mine, `"${cron}" in ${zone} after ${new Date(before).toISOString()}`).toBe(theirs);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(2 * COUNT);
});
