import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Schedule } from '../../src/scenario/scenario.ts';
import { nextFiring } from '../../src/schedule/firing.ts';
import { ownStateDir, virtualAgent } from '../support/virtual-agent.ts';

const START = '2026-03-28T18:00:00Z';
const DAY = 24 * 3_600_000;
/** Milliseconds that a firing of this day may still be late by its jitter. */
const JITTER = 5 * 60_000;

/** Clocks change in the middle of this day. */
const BUSY = {
  often: 'schedule: [{every: 10s}]',
  odd: 'schedule: [{every: 37s}, {every: 61s}]',
  late: 'schedule: [{every: 1m, jitter: 5m}]\nconcurrency: allow',
  dice: 'schedule: [{every: 20s, probability: 0.5}]',
  minutely: 'schedule: [{cron: "* * * * *", timezone: Europe/Berlin}]',
  secondly: 'schedule: [{cron: "*/15 * * * * *", timezone: America/New_York}]',
  hours: 'schedule: [{cron: "0,30 1-4 * * *", timezone: Europe/London}]',
  replaced: 'schedule: [{every: 45s}]\nconcurrency: replace',
};

let state: ReturnType<typeof ownStateDir>;
beforeEach(() => {
  state = ownStateDir();
});
afterEach(() => state.remove());

it('a busy day loses and doubles no firing, and leaves nothing in memory', async () => {
  const seen = new Map<string, number[]>();
  const { agent, pass } = await virtualAgent(START, BUSY, {
    stateDir: state.path,
    listen: (event) => {
      if (!('due' in event)) return;
      const all = seen.get(event.scenario) ?? [];
      seen.set(event.scenario, all);
      all.push(Date.parse(event.due));
    },
  });
  await pass(DAY / 6);
  const before = heap();
  await pass((DAY * 5) / 6 + JITTER);
  expect(heap() - before).toBeLessThan(5 * 2 ** 20);
  const end = Date.parse(START) + DAY;
  for (const name of Object.keys(BUSY)) {
    const due = (seen.get(name) ?? []).filter((time) => time <= end).sort((a, b) => a - b);
    expect(due, name).toEqual(expected(name, end));
  }
  expect([...seen.values()].flat().length).toBeGreaterThan(25_000);
  await agent.close('the day is over');

  /** When a scenario is due, asked of its schedules one after the other. */
  function expected(name: string, until: number): number[] {
    const scenario = agent.find(name)?.scenario;
    if (!scenario) throw new Error(`there is no ${name}`);
    return scenario.schedule
      .flatMap((_: Schedule, index: number) => {
        const times: number[] = [];
        for (let after = Date.parse(START); ; after = times.at(-1) as number) {
          const due = nextFiring(scenario, index, agent.status.seed, after)?.due;
          if (due === undefined || due > until) return times;
          times.push(due);
        }
      })
      .sort((a, b) => a - b);
  }
});

/** Bytes in use when all that can go is gone. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
