import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { eventType, lostType, machineConfig, stormConfig } from '../../src/machine/config.ts';
import { probe, sketch } from '../support/scenario.ts';

const over = { over: { final: true } };
const everyKind = sketch(
  {
    full: {
      inject: [{ type: 'cpu' }],
      for: 1000,
      until: probe('up'),
      on: { GO: 'done' },
      expect: [probe('well')],
      onFailure: 'wide',
      onError: 'done',
      next: [
        { to: 'full', probability: 0.5, max: 2 },
        { to: 'wide', probability: 0.25, when: probe('calm') },
        { to: 'done', probability: 0.25 },
      ],
    },
    wide: { parallel: { east: { a: { next: 'over' }, ...over } }, next: 'deep' },
    deep: { nested: { a: { final: true } }, inject: [{ type: 'cpu' }], next: 'done' },
    done: { final: true },
  },
  { stopWhen: [probe('alive')] },
);

/** A configuration as it is printed: keys without a value are not there. */
const printed = (value: unknown) => JSON.parse(JSON.stringify(value));

const phasesOf = (state: Parameters<typeof sketch>[0][string]) => {
  const { states } = printed(stormConfig(sketch({ a: state, ...over })));
  return states.a.states;
};

describe('the configuration of a machine', () => {
  it('has all phases and all ways of every kind of state', () => {
    const file = new URL('fixtures/every-kind-of-state.json', import.meta.url);
    expect(printed(machineConfig(everyKind))).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  it('leaves out the phases with nothing to do', () => {
    expect(Object.keys(phasesOf({ next: 'over' }))).toEqual(['leaving']);
    expect(Object.keys(phasesOf({ for: 1000, next: 'over' }))).toEqual(['active', 'leaving']);
    expect(Object.keys(phasesOf({ inject: [{}], next: 'over' }))).toEqual(['injecting', 'leaving']);
    expect(Object.keys(phasesOf({ expect: [probe('up')], next: 'over' }))).toEqual(['deciding', 'leaving']);
    const conditional = [
      { to: 'over', probability: 1, when: probe('up') },
      { to: 'over', probability: 0 },
    ];
    expect(Object.keys(phasesOf({ next: conditional }))).toEqual(['deciding', 'leaving']);
  });

  it('waits in a state for what ends that one, and for nothing else', () => {
    expect(phasesOf({ for: 1000, next: 'over' }).active).toEqual({
      after: { 'for a': { target: 'leaving' } },
      on: {},
    });
    expect(phasesOf({ on: { GO: 'over' } }).active).toEqual({
      invoke: [{ src: 'event', id: 'event a', input: { state: 'a' } }],
      on: { 'on GO': { target: 'leaving', actions: { type: 'exitTo', params: { state: 'a', to: 'over' } } } },
    });
  });

  it('names events so that they cannot clash', () => {
    expect([eventType('GO'), lostType('a.b')]).toEqual(['on GO', 'lost a.b']);
  });
});

describe('the part of it that an author knows', () => {
  let whole: ReturnType<typeof printed>;
  let storm: ReturnType<typeof printed>;
  beforeEach(() => {
    whole = printed(machineConfig(everyKind)).states.storm;
    storm = printed(stormConfig(everyKind));
  });

  it('is the storm, in which nothing leads out of it', () => {
    expect(storm.id).toBe('test');
    expect(storm.initial).toBe('full');
    expect(storm.after).toEqual({ timeout: { actions: 'endOfTime' } });
    expect(storm.onDone).toEqual({ actions: 'endPassed' });
    expect(storm.states.deep.states.injecting.on['broken deep']).toEqual({ actions: 'endBecause' });
    expect(JSON.stringify(storm)).not.toMatch(/"target":"(?:#squall\/)?ending"/);
  });

  it('is the same otherwise', () => {
    const targets = (value: unknown) => JSON.stringify(value).match(/"target":"[^"]*"/g) ?? [];
    expect(targets(storm)).toEqual(targets(whole).filter((target) => !target.endsWith('ending"')));
    expect(storm.states.full).toEqual(whole.states.full);
    expect(storm.invoke).toEqual(whole.invoke);
  });
});
