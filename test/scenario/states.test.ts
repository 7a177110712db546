import { describe, expect, it } from 'vitest';
import { statePointer } from '../../src/scenario/pointer.ts';
import { allStates, endsOnlyByEvent } from '../../src/scenario/states.ts';
import { probe, type Sketch, sketch } from '../support/scenario.ts';

const over = { over: { final: true } };
const scenario = sketch({
  outer: {
    parallel: {
      east: { slow: { nested: { deep: { next: 'over' }, ...over }, next: 'over' }, ...over },
      west: { lost: { next: 'over' }, ...over },
    },
    next: 'inner',
  },
  inner: { nested: { first: { next: 'over' }, ...over }, next: 'done' },
  done: { final: true },
});

describe('the states of a scenario', () => {
  it('are listed with all within, outer ones before those within', () => {
    expect(allStates(scenario.storm).map(({ path }) => path)).toEqual([
      'outer',
      'outer.east.slow',
      'outer.east.slow.deep',
      'outer.east.slow.over',
      'outer.east.over',
      'outer.west.lost',
      'outer.west.over',
      'inner',
      'inner.first',
      'inner.over',
      'done',
    ]);
  });

  it.each([
    ['done', '/states/done'],
    ['inner', '/states/inner'],
    ['outer', '/states/outer'],
    ['outer.east.slow', '/states/outer/parallel/east/states/slow'],
    ['inner.first', '/states/inner/states/first'],
    ['outer.west.lost', '/states/outer/parallel/west/states/lost'],
    ['outer.east.slow.deep', '/states/outer/parallel/east/states/slow/states/deep'],
    // As near as there is something.
    ['outer.north.lost', '/states/outer'],
    ['done.and.more', '/states/done'],
    ['nowhere', '/states/nowhere'],
    ['nowhere.at.all', '/states/nowhere'],
  ])('%s stands at %s in its file', (path, pointer) => {
    expect(statePointer(scenario, path)).toBe(pointer);
  });

  it.each<[boolean, Sketch]>([
    [true, { on: { GO: 'done' } }],
    [false, { for: 1000, next: 'done' }],
    [false, { next: 'done' }],
    [false, { on: { GO: 'done' }, for: 1000 }],
    [false, { on: { GO: 'done' }, until: probe('up') }],
    [false, { on: { GO: 'done' }, nested: over }],
    [false, { on: { GO: 'done' }, parallel: { east: over } }],
  ])('end only by an event: %j %j', (only, state) => {
    const { storm } = sketch({ a: state, done: { final: true } });
    expect(allStates(storm).map(endsOnlyByEvent)[0]).toBe(only);
  });
});
