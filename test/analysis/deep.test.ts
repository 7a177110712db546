import { describe, expect, it } from 'vitest';
import { explore } from '../../src/analysis/deep/explore.ts';
import { deepFindings } from '../../src/analysis/deep/findings.ts';
import { longestWay } from '../../src/analysis/deep/longest-run.ts';
import { deepReport, wayTo } from '../../src/analysis/deep/report.ts';
import { limitFindings, type Measure } from '../../src/analysis/limit-findings.ts';
import { NO_LIMITS } from '../../src/limits/limits.ts';
import { DEFAULTS } from '../../src/scenario/defaults.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { probe, sketch } from '../support/scenario.ts';

const done = { done: { final: true } };
const note = (id: string) => ({ id });
const kill = (id: string) => ({ id, type: 'process', parameters: { name: 'x' }, lasts: false });

function findings(scenario: Scenario, measure: Omit<Measure, 'limits'> & { limits?: object } = {}) {
  const limits = { ...NO_LIMITS, ...measure.limits };
  const against = { ...measure, limits };
  return [...limitFindings(scenario, against), ...deepFindings(scenario, deepReport(scenario), against)];
}

describe('exploring a machine', () => {
  it('finds every way, and that each comes to an end and takes back what was made', () => {
    const scenario = sketch({
      a: {
        inject: [note('a.note')],
        for: 1000,
        on: { SKIP: 'c' },
        expect: [probe('well')],
        onFailure: 'c',
        onError: 'd',
        next: [
          { to: 'b', probability: 0.5, when: probe('luck') },
          { to: 'a', probability: 0.2, max: 2 },
          { to: 'c', probability: 0.3 },
        ],
      },
      b: { until: probe('up'), for: 1000, next: 'c' },
      c: {
        inject: [note('c.note')],
        nested: { in: { for: 10, next: 'out' }, out: { final: true } },
        for: 5,
        next: 'd',
      },
      d: { next: 'done' },
      ...done,
    });
    const report = deepReport(scenario);
    expect(report).toMatchObject({ alwaysEnds: true, leaks: [] });
    expect(report.exploration.complete).toBe(true);
    expect([...report.exploration.entered].sort()).toEqual(['a', 'b', 'c', 'c.in', 'c.out', 'd', 'done']);
    expect(report.exploration.configurations.filter(({ final }) => final).length).toBeGreaterThan(0);
  });

  it('counts the faults of regions that are in force at once, and shows a way there', () => {
    const scenario = sketch({
      calm: { for: 1000, next: 'both' },
      both: {
        inject: [note('both.note')],
        parallel: {
          east: { e: { inject: [note('e.note')], for: 1000, next: 'over' }, over: { final: true } },
          west: {
            early: { for: 500, next: 'late' },
            late: { inject: [note('late.note'), kill('late.process')], for: 1000, next: 'over' },
            over: { final: true },
          },
        },
        next: 'done',
      },
      ...done,
    });
    const { overlap, exploration } = deepReport(scenario);
    expect(overlap.faults.map(({ id }) => id).sort()).toEqual([
      'both.note',
      'e.note',
      'late.note',
      'late.process',
    ]);
    expect(wayTo(exploration, overlap.configuration)).toMatch(/^calm → .*both\.west\.late/);
  });

  it('does not count what times keep apart', () => {
    const scenario = (early: number) =>
      sketch({
        both: {
          parallel: {
            east: { e: { inject: [note('e.note')], for: 1000, next: 'over' }, over: { final: true } },
            west: {
              early: { for: early, next: 'late' },
              late: { inject: [note('late.note')], for: 1000, next: 'over' },
              over: { final: true },
            },
          },
          next: 'done',
        },
        ...done,
      });
    expect(deepReport(scenario(900)).overlap.faults).toHaveLength(2);
    expect(deepReport(scenario(1100)).overlap.faults).toHaveLength(1);
  });

  it('stops at a bound, and says so', () => {
    const region = (name: string) =>
      Object.fromEntries([
        ...Array.from({ length: 6 }, (_, index) => [
          `${name}${index}`,
          { for: 10, next: index === 5 ? 'over' : `${name}${index + 1}` },
        ]),
        ['over', { final: true }],
      ]);
    const wide = sketch({
      all: { parallel: { a: region('a'), b: region('b'), c: region('c') }, next: 'done' },
      ...done,
    });
    expect(explore(wide).complete).toBe(true);
    const bounded = explore(wide, 50);
    expect(bounded.complete).toBe(false);
    expect(bounded.configurations.length).toBeGreaterThan(50);
  });
});

describe('the longest way', () => {
  it('is not looked for where it has too many steps', () => {
    const loop = (max: number) =>
      sketch({
        a: {
          for: 1000,
          next: [
            { to: 'a', probability: 0.5, max },
            { to: 'done', probability: 0.5 },
          ],
        },
        ...done,
      }).storm;
    expect(longestWay(loop(500))?.time).toBe(501_000);
    expect(longestWay(loop(5000))).toBeUndefined();
  });

  it('adds up the longest stays, loops with a `max` counted out', () => {
    const { storm } = sketch({
      a: {
        for: { min: 1000, max: 3000 },
        next: [
          { to: 'a', probability: 0.1, max: 2 },
          { to: 'b', probability: 0.9 },
        ],
      },
      b: {
        parallel: {
          x: { p: { for: 4000, next: 'o' }, o: { final: true } },
          y: { q: { for: 1000, next: 'o' }, o: { final: true } },
        },
        next: 'done',
      },
      ...done,
    });
    expect(longestWay(storm)).toEqual({
      time: 13_000,
      steps: [
        ...Array(3).fill({ path: 'a', time: 3000 }),
        { path: 'b', time: 4000 },
        { path: 'done', time: 0 },
      ],
    });
  });

  it('names what keeps it from ending', () => {
    const round = {
      a: { for: 10, next: 'b' },
      b: {
        next: [
          { to: 'a', probability: 0.5 },
          { to: 'done', probability: 0.5 },
        ],
      },
      ...done,
    };
    expect(longestWay(sketch(round).storm)).toMatchObject({
      time: Number.POSITIVE_INFINITY,
      because: 'it may go round again and again',
      steps: [{ path: 'a' }, { path: 'b' }, { path: 'a' }],
    });
    const gate = { a: { on: { GO: 'done' } }, ...done };
    expect(longestWay(sketch(gate).storm)?.because).toBe('GO may never be sent');
    const until = { a: { until: probe('up'), next: 'done' }, ...done };
    expect(longestWay(sketch(until).storm)?.because).toBe('"up" may never hold');
  });
});

describe('a scenario that may exceed a limit', () => {
  it('is an error with the way that shows it', () => {
    const scenario = sketch({
      a: { for: 60_000, next: 'b' },
      b: { inject: [note('b.note'), { id: 'b.cpu', type: 'cpu' }], for: 240_000, next: 'done' },
      ...done,
    });
    expect(findings(scenario)).toEqual([]);
    expect(findings(scenario, { limits: { maxConcurrentFaults: 1 } })).toMatchObject([
      {
        code: 'exceeds-limit',
        pointer: '/states/b',
        message:
          'limit maxConcurrentFaults: 2 faults may be in force at once (b.note, b.cpu), and 1 is the most; the way there: a → b',
      },
    ]);
    expect(findings(scenario, { limits: { maxRunDuration: 240_000 } })).toMatchObject([
      { message: 'limit maxRunDuration: a run may take 5m, and 4m is the most; the way: a 1m → b 4m → done' },
    ]);
    expect(findings(scenario, { limits: { deny: ['cpu'] } })).toMatchObject([{ pointer: '/states/b' }]);
    expect(findings(scenario, { limits: { allow: ['note'] } })).toMatchObject([
      { message: expect.stringContaining('limit allow') },
    ]);
    const often = {
      ...scenario,
      environment: 'staging',
      schedule: [{ every: 1000, jitter: 0, probability: 1, startingDeadline: 0 }],
    };
    expect(
      findings(often, { environment: 'production', limits: { minimumInterval: 5000 } }).map(
        ({ pointer }) => pointer,
      ),
    ).toEqual(['/schedule/0/every', '/environment']);
  });

  it('whose own timeout is longer than a run may take is found, as a run is refused for it', () => {
    const scenario = sketch({ a: { for: 1000, next: 'done' }, ...done });
    const limits = { maxRunDuration: 5000 };
    const told = (timeout: number) =>
      findings({ ...scenario, timeout }, { limits }).map(({ pointer }) => pointer);
    expect(told(6000)).toContain('/timeout');
    expect(told(5000)).not.toContain('/timeout');
    expect(told(DEFAULTS.timeout)).not.toContain('/timeout');
  });

  it('is only warned of a state that no seed leads to', () => {
    const never = [
      { to: 'b', probability: 0 },
      { to: 'done', probability: 1 },
    ];
    expect(findings(sketch({ a: { next: never }, b: { next: 'done' }, ...done }))).toMatchObject([
      { code: 'never-drawn', severity: 'warning', pointer: '/states/b' },
    ]);
    const ruledOut = [
      { to: 'done', probability: 1, when: probe('up') },
      { to: 'b', probability: 0 },
    ];
    expect(findings(sketch({ a: { next: ruledOut }, b: { next: 'done' }, ...done }))).toEqual([]);
  });

  it('is placed within nested and parallel states', () => {
    const scenario = sketch({
      outer: {
        parallel: {
          r: {
            in: {
              nested: {
                x: { inject: [{ id: 'x.cpu', type: 'cpu' }], for: 10, next: 'o' },
                o: { final: true },
              },
              next: 'o',
            },
            o: { final: true },
          },
        },
        next: 'done',
      },
      ...done,
    });
    expect(findings(scenario, { limits: { deny: ['cpu'] } })).toMatchObject([
      { pointer: '/states/outer/parallel/r/states/in/states/x' },
    ]);
  });
});
