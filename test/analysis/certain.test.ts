import { expect, it } from 'vitest';
import { certainFindings } from '../../src/analysis/certain-findings.ts';
import { NO_LIMITS } from '../../src/limits/limits.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { probe, sketch } from '../support/scenario.ts';

const done = { done: { final: true } };
const kill = { id: 'kill', type: 'process', parameters: { name: 'x' }, lasts: false };

const found = (scenario: Scenario, limits: object) =>
  certainFindings(scenario, { limits: { ...NO_LIMITS, ...limits } }).map(
    ({ pointer, message }) => `${pointer} ${message}`,
  );

it('a state with more faults at once than there may be is against a limit', () => {
  const inject = [kill, { id: 'a' }, { id: 'b' }];
  const scenario = sketch({ both: { inject, for: 1000, next: 'done' }, ...done });
  expect(found(scenario, { maxConcurrentFaults: 1 })).toEqual([
    '/states/both limit maxConcurrentFaults: the state "both" has 2 faults in force at once, and 1 is the most',
  ]);
  expect(found(scenario, { maxConcurrentFaults: 2 })).toEqual([]);
});

it('a kill takes a place beside what is in force already, and none from the next one', () => {
  const last = sketch({ a: { inject: [{ id: 'a' }, kill], for: 1000, next: 'done' }, ...done });
  expect(found(last, { maxConcurrentFaults: 1 })).toHaveLength(1);
  const kills = sketch({ a: { inject: [kill, { ...kill, id: 'other' }], next: 'done' }, ...done });
  expect(found(kills, { maxConcurrentFaults: 1 })).toEqual([]);
});

it('what a state has in force counts within it, too', () => {
  const inner = { x: { inject: [{ id: 'b' }], for: 500, next: 'y' }, y: { final: true } };
  const nested = sketch({ out: { inject: [{ id: 'a' }], nested: inner, next: 'done' }, ...done });
  expect(found(nested, { maxConcurrentFaults: 1 })).toEqual([
    '/states/out/states/x limit maxConcurrentFaults: the state "out.x" has 2 faults in force at once, and 1 is the most',
  ]);
  const parallel = sketch({ out: { inject: [{ id: 'a' }], parallel: { r: inner }, next: 'done' }, ...done });
  expect(found(parallel, { maxConcurrentFaults: 1 })).toHaveLength(1);
});

it.each([{ probability: 0.5 }, { optional: true }])('one that may not be made is not certain: %j', (rare) => {
  const inject = [{ id: 'a' }, { id: 'b', ...rare }];
  const scenario = sketch({ both: { inject, for: 1000, next: 'done' }, ...done });
  expect(found(scenario, { maxConcurrentFaults: 1 })).toEqual([]);
});

it('a run that cannot be short enough is against a limit', () => {
  const way = (to: string) => ({ for: 2000, next: to });
  const scenario = sketch({ a: way('b'), b: way('done'), ...done });
  expect(found(scenario, { maxRunDuration: 3000 })).toEqual([
    '/states limit maxRunDuration: even the shortest run takes 4s, and 3s is the most',
  ]);
  expect(found(scenario, { maxRunDuration: 4000 })).toEqual([]);
});

it('what an event or a probe may cut short is not certain', () => {
  const states = {
    gate: { for: 9000, on: { GO: 'wait' }, next: 'wait' },
    wait: { until: probe('up'), for: 9000, next: 'done' },
  };
  expect(found(sketch({ ...states, ...done }), { maxRunDuration: 1000 })).toEqual([]);
});
