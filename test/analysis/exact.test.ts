import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Exact, exactFacts } from '../../src/analysis/exact.ts';
import { seededStreams } from '../../src/chance/streams.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { type Assumptions, NO_ASSUMPTIONS } from '../../src/simulate/assumptions.ts';
import { probe, type Sketch, sketch } from '../support/scenario.ts';
import { simulate } from '../support/simulate.ts';

const DAY = 86_400_000;
const done = { done: { final: true } };

function exact(scenario: Scenario, assumptions: Partial<Assumptions> = {}): Exact {
  const facts = exactFacts(scenario, { ...NO_ASSUMPTIONS, ...assumptions });
  if (typeof facts === 'string') throw new Error(facts);
  return facts;
}

describe('what is worked out of a scenario', () => {
  it('is what anybody can work out by hand for branches', () => {
    const facts = exact(
      sketch({
        a: {
          inject: [{ id: 'a.cpu', type: 'cpu', probability: 0.5 }],
          for: 10_000,
          next: [
            { to: 'b', probability: 0.7 },
            { to: 'c', probability: 0.3 },
          ],
        },
        b: { for: { min: 10_000, max: 30_000 }, next: 'done' },
        c: { for: 5000, next: 'b' },
        ...done,
      }),
    );
    expect(facts).toMatchObject({ exact: true, unreachable: [], mayTimeOut: false });
    expect(facts.states.b).toEqual({ probability: 1, entries: 1 });
    expect(facts.states.c?.probability).toBeCloseTo(0.3, 12);
    expect(facts.duration.mean).toBeCloseTo(10 + 20 + 0.3 * 5, 9);
    expect(facts.duration).toMatchObject({ least: 20, most: 45 });
    expect(facts.faults.cpu?.seconds).toBeCloseTo(5, 12);
  });

  it('is the gambler’s ruin for a loop', () => {
    // Fair steps between 0 and 5, from 2: ruin with 3/5, and 2 × 3 steps on average.
    const states: Record<string, Sketch> = { ruin: { final: true }, rich: { final: true } };
    const name = (money: number) => (money === 0 ? 'ruin' : money === 5 ? 'rich' : `has-${money}`);
    for (const money of [2, 1, 3, 4]) {
      states[name(money)] = {
        for: 1000,
        next: [
          { to: name(money - 1), probability: 0.5 },
          { to: name(money + 1), probability: 0.5 },
        ],
      };
    }
    const facts = exact({
      ...sketch(states, { timeout: DAY }),
      storm: { initial: 'has-2', states: sketch(states).storm.states },
    });
    expect(facts.states.ruin?.probability).toBeCloseTo(0.6, 9);
    expect(facts.duration.mean).toBeCloseTo(6, 9);
    expect(facts.duration.most).toBeUndefined();
    expect(facts).toMatchObject({ exact: false, mayTimeOut: true });
    expect(facts.because[0]).toContain('limit of 1d');
  });

  it('counts loops with a `max` out', () => {
    const facts = exact(
      sketch({
        a: {
          for: 1000,
          next: [
            { to: 'a', probability: 0.5, max: 2 },
            { to: 'done', probability: 0.5 },
          ],
        },
        ...done,
      }),
    );
    expect(facts.exact).toBe(true);
    expect(facts.states.a?.entries).toBeCloseTo(1.75, 12);
    expect(facts.duration).toMatchObject({ least: 1, most: 3 });
  });

  it('names states that no seed leads to', () => {
    const never = [
      { to: 'b', probability: 0 },
      { to: 'done', probability: 1 },
    ];
    expect(
      exact(sketch({ a: { next: never }, b: { next: 'c' }, c: { next: 'done' }, ...done })).unreachable,
    ).toEqual(['b', 'c']);
  });

  it('takes assumptions in: probes that fail, gates', () => {
    const states = {
      a: { until: probe('up'), for: 10_000, next: 'b' },
      b: { for: 1000, expect: [probe('well')], next: 'gate' },
      gate: { on: { GO: 'done' } },
      ...done,
    };
    const facts = exact(sketch(states, { steadyState: [probe('steady')] }), {
      failing: new Map([
        ['up', 0.5],
        ['well', 0.2],
        ['steady', 0.1],
      ]),
      events: new Map([['GO', 7000]]),
    });
    expect(facts.exact).toBe(true);
    expect(facts.states.gate?.probability).toBeCloseTo(0.8, 12);
    // Looks at 0, 1, 2, … s; the mean is the sum of the chances not to be over by then.
    const until = Array.from({ length: 10 }, (_, second) => 0.5 ** (second + 1)).reduce((a, b) => a + b);
    expect(facts.duration.mean).toBeCloseTo(until + 1 + 0.8 * 7, 9);
    expect(facts.outcomes.passed).toBeCloseTo(0.9 * 0.8 * 0.9, 12);
    expect(facts.outcomes.refused).toBeCloseTo(0.1, 12);
  });

  it('says when a machine waits for ever, or unfolds to too much', () => {
    const never = { ...NO_ASSUMPTIONS, events: new Map([['GO', undefined]]) };
    expect(exactFacts(sketch({ a: { on: { GO: 'done' } }, ...done }), never)).toBe('a state waits for ever');
    const many = Object.fromEntries(
      ['a', 'b', 'c'].map((name, index) => [
        name,
        {
          for: 10,
          next: [
            { to: name, probability: 0.5, max: 40 },
            { to: 'a', probability: 0.2, max: 40 },
            { to: ['b', 'c', 'done'][index] as string, probability: 0.3 },
          ],
        },
      ]),
    );
    expect(exactFacts(sketch({ ...many, ...done }), NO_ASSUMPTIONS)).toContain('more than 20000 states');
  });

  it('agrees with what is sampled, over many random scenarios', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const { scenario, assumptions } = randomScenario(seed);
        const facts = exactFacts(scenario, assumptions);
        if (typeof facts === 'string') return;
        const runs = 600;
        const { summary } = simulate(scenario, { plays: runs, seed, assumptions });
        const sampled = summary.scenarios.test as NonNullable<(typeof summary.scenarios)['test']>;
        for (const [path, { probability, entries }] of Object.entries(facts.states)) {
          const seen = sampled.states[path] as { probability: number; entries: number };
          const error = Math.sqrt((probability * (1 - probability)) / sampled.runs);
          expect(Math.abs(seen.probability - probability), `${path} of seed ${seed}`).toBeLessThanOrEqual(
            5 * error + 1e-9,
          );
          if (probability === 0) expect(entries).toBe(0);
        }
        const { mean, interval, worst } = sampled.duration;
        const error = (interval[1] - mean) / 1.96;
        expect(Math.abs(mean - facts.duration.mean), `duration of seed ${seed}`).toBeLessThanOrEqual(
          5 * error + 1e-3,
        );
        if (facts.duration.most !== undefined) expect(worst).toBeLessThanOrEqual(facts.duration.most + 1e-6);
        const cpu = sampled.faults.cpu?.perRun.seconds;
        if (cpu) {
          const off = Math.abs(cpu.mean - (facts.faults.cpu?.seconds ?? 0));
          expect(off, `cpu of seed ${seed}`).toBeLessThanOrEqual(
            (5 * (cpu.interval[1] - cpu.mean)) / 1.96 + 1e-3,
          );
        }
        compared++;
      }),
      { numRuns: 25, seed: 20260302 },
    );
    expect(compared).toBeGreaterThan(15);
  });
});

/** Loops, branches, conditions, nested machines: what a chain can tell exactly. Its timeout is far away. */
function randomScenario(seed: number): { scenario: Scenario; assumptions: Assumptions } {
  const random = seededStreams(seed)('scenario');
  const count = 3 + random.below(4);
  const names = Array.from({ length: count }, (_, index) => `s${index}`);
  const states: Record<string, Sketch> = {};
  names.forEach((name, index) => {
    const onward = index === count - 1 ? 'done' : `s${index + 1}`;
    const back = names[random.below(count)] as string;
    const [p, q] = [random.next() * 0.4, random.next() * 0.4];
    const next = [
      { to: back, probability: p, ...(random.next() < 0.5 ? { max: 1 + random.below(3) } : {}) },
      { to: 'done', probability: q, ...(random.next() < 0.3 ? { when: probe('sometimes') } : {}) },
      { to: onward, probability: 1 - p - q },
    ];
    const min = 1000 * (1 + random.below(20));
    const nested = {
      in: {
        for: { min: 500, max: 1500 },
        next: [
          { to: 'out', probability: 0.4 },
          { to: 'over', probability: 0.6 },
        ],
      },
      out: { for: 1000, next: 'over' },
      over: { final: true },
    };
    states[name] = {
      ...(random.next() < 0.6
        ? {
            inject: [
              {
                id: `${name}.cpu`,
                type: 'cpu',
                parameters: { load: 50 },
                probability: 0.5 + random.next() / 2,
              },
            ],
          }
        : {}),
      ...(random.next() < 0.25
        ? { nested }
        : random.next() < 0.3
          ? { until: probe('sometimes'), for: min }
          : { for: { min, max: min * 2 } }),
      ...(random.next() < 0.2
        ? { expect: [probe('mostly')], ...(random.next() < 0.5 ? { onFailure: 'done' } : {}) }
        : {}),
      next,
    };
  });
  const scenario = sketch({ ...states, ...done }, { timeout: 30 * DAY });
  return {
    scenario,
    assumptions: {
      failing: new Map([
        ['sometimes', 0.4],
        ['mostly', 0.1],
      ]),
      events: new Map(),
    },
  };
}
