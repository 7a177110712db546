import { describe, expect, it } from 'vitest';
import { OverlapCount } from '../../src/statistics/overlap.ts';
import { factsOf } from '../../src/statistics/run-facts.ts';
import { sketch } from '../support/scenario.ts';
import { simulate } from '../support/simulate.ts';

const scenario = sketch({
  a: {
    inject: [{ id: 'a.note' }, { id: 'a.process', type: 'process', parameters: { name: 'x' } }],
    nested: {
      in: { inject: [{ id: 'in.cpu', type: 'cpu', parameters: { load: 5 } }], for: 2000, next: 'out' },
      out: { final: true },
    },
    next: [
      { to: 'a', probability: 1, max: 2 },
      { to: 'done', probability: 0 },
    ],
  },
  done: { final: true },
});

describe('the facts of a run', () => {
  it('are how often states were entered, which ways were taken, and how long faults were in force', () => {
    const [run] = simulate(scenario).runs;
    const { entries, ways, faults } = factsOf(run?.events ?? []);
    expect(Object.fromEntries(entries)).toEqual({ a: 3, 'a.in': 3, 'a.out': 3, done: 1 });
    expect(Object.fromEntries(ways)).toEqual({ 'a → a': 2, 'a → done': 1, 'a.in → a.out': 3 });
    expect(Object.fromEntries(faults)).toEqual({
      note: { injections: 3, seconds: 6 },
      process: { injections: 3, seconds: 0 },
      cpu: { injections: 3, seconds: 6 },
    });
  });

  it('and how many faults were in force at once, those that are over at once aside', () => {
    const [run] = simulate(scenario).runs;
    const overlap = new OverlapCount();
    for (const event of run?.events ?? []) overlap.add(event);
    expect(overlap.most).toBe(2);
    expect(overlap.worst?.faults.map(({ fault }) => fault)).toEqual(['a.note', 'in.cpu']);
  });
});
