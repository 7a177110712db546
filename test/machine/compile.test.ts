import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { seededStreams } from '../../src/chance/streams.ts';
import { VirtualClock } from '../../src/engine/virtual-clock.ts';
import { compile, timeoutOf } from '../../src/machine/compile.ts';
import { eventType, lostType } from '../../src/machine/config.ts';
import type { MachineInput } from '../../src/machine/context.ts';
import type { Effects, EndOfRun, Visit } from '../../src/machine/effects.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { probe, sketch } from '../support/scenario.ts';

/** Plays a scenario in virtual time; effects are noted, and behave as a test says. */
async function play(
  scenario: Scenario,
  {
    seed = 1,
    input: more = {},
    ...overrides
  }: Partial<Effects> & { seed?: number; input?: Partial<MachineInput> } = {},
  during?: (actor: ReturnType<typeof createActor>, clock: VirtualClock) => void,
) {
  const clock = new VirtualClock(0);
  const log: string[] = [];
  const note = (what: string, visit: Visit) => log.push(`${clock.now()} ${what} ${visit.state.path}`);
  const effects: Effects = {
    prepare: async () => {},
    entered: (visit) => note('enter', visit),
    inject: async (visit) => void note('inject', visit),
    leave: async (visit) => void note('leave', visit),
    look: async (probes) => probes.map(() => true),
    holds: () => () => {},
    trips: () => () => {},
    event: () => () => {},
    end: async (ending) => {
      log.push(`${clock.now()} end ${ending.outcome}`);
      return ending;
    },
    ...overrides,
  };
  const input = { effects, streams: seededStreams(seed), limit: timeoutOf(scenario), ...more };
  const actor = createActor(compile(scenario), { clock, input });
  let ended: EndOfRun | undefined;
  actor.subscribe({ complete: () => (ended = actor.getSnapshot().output as EndOfRun) });
  actor.start();
  during?.(actor as never, clock);
  for (let turns = 0; !ended && turns < 5000; turns++) {
    await new Promise(setImmediate);
    if (!ended) clock.advance();
  }
  return {
    log,
    ended,
    visited: log.filter((line) => line.includes(' enter ')).map((line) => line.split(' ')[2]),
  };
}

describe('a compiled scenario', () => {
  it('enters, injects, lasts, leaves and goes on', async () => {
    const { log, ended } = await play(
      sketch({ storm: { inject: [{ type: 'cpu' }], for: 2000, next: 'done' }, done: { final: true } }),
    );
    expect(log).toEqual([
      '0 enter storm',
      '0 inject storm',
      '2000 leave storm',
      '2000 enter done',
      '2000 end passed',
    ]);
    expect(ended).toEqual({ outcome: 'passed', reason: 'the storm is over' });
  });

  it('goes on at once from a state with nothing that lasts', async () => {
    const { visited } = await play(
      sketch({ a: { inject: [{ type: 'process' }], next: 'b' }, b: { next: 'done' }, done: { final: true } }),
    );
    expect(visited).toEqual(['a', 'b', 'done']);
  });

  it('picks branches as often as their probabilities say, the same ones for the same seed', async () => {
    const scenario = sketch({
      a: {
        next: [
          { to: 'left', probability: 0.7 },
          { to: 'right', probability: 0.3 },
        ],
      },
      left: { final: true },
      right: { final: true },
    });
    let left = 0;
    for (let seed = 0; seed < 400; seed++) {
      const { visited } = await play(scenario, { seed });
      if (visited.at(-1) === 'left') left++;
      if (seed < 10) expect((await play(scenario, { seed })).visited).toEqual(visited);
    }
    // Three standard errors of 400 draws at 0.7 are 0.069.
    expect(left / 400).toBeGreaterThan(0.63);
    expect(left / 400).toBeLessThan(0.77);
  });

  it('hands the share of a branch that was taken often enough to the last one', async () => {
    const { visited } = await play(
      sketch({
        a: {
          for: 1000,
          next: [
            { to: 'a', probability: 1, max: 3 },
            { to: 'done', probability: 0 },
          ],
        },
        done: { final: true },
      }),
    );
    expect(visited).toEqual(['a', 'a', 'a', 'a', 'done']);
  });

  it('rules out a branch whose probe does not hold', async () => {
    const { visited } = await play(
      sketch({
        a: {
          next: [
            { to: 'b', probability: 1, when: probe('ready') },
            { to: 'c', probability: 0 },
          ],
        },
        b: { final: true },
        c: { final: true },
      }),
      { look: async (probes) => probes.map((each) => each.name !== 'ready') },
    );
    expect(visited).toEqual(['a', 'c']);
  });

  it('leaves on an event, and on nothing else', async () => {
    const scenario = sketch({ gate: { on: { GO: 'done' } }, done: { final: true } });
    const { log } = await play(scenario, {}, (actor, clock) => {
      clock.setTimeout(() => actor.send({ type: eventType('STAY') }), 1000);
      clock.setTimeout(() => actor.send({ type: eventType('GO') }), 2000);
    });
    expect(log).toEqual(['0 enter gate', '2000 leave gate', '2000 enter done', '2000 end passed']);
  });

  it('ends a state early when its until holds', async () => {
    const { log } = await play(
      sketch({ a: { until: probe('up'), for: 9000, next: 'done' }, done: { final: true } }),
      {
        holds: (_, held) => {
          held();
          return () => {};
        },
      },
    );
    expect(log).toContain('0 leave a');
  });

  it('ends as failed when an expectation does not hold, without leaving that way', async () => {
    const scenario = sketch({ a: { for: 1000, expect: [probe('up')], next: 'b' }, b: { final: true } });
    const { visited, ended } = await play(scenario, { look: async (probes) => probes.map(() => false) });
    expect(visited).toEqual(['a']);
    expect(ended).toEqual({
      outcome: 'failed',
      reason: 'state "a" did not end as expected: "up" does not hold',
    });
  });

  it('goes where onFailure says, after leaving the state', async () => {
    const scenario = sketch({
      a: { for: 1000, expect: [probe('up')], onFailure: 'c', next: 'b' },
      b: { final: true },
      c: { final: true },
    });
    const { log } = await play(scenario, { look: async (probes) => probes.map(() => false) });
    expect(log.slice(1)).toEqual(['1000 leave a', '1000 enter c', '1000 end passed']);
  });

  it('ends as failed, or goes where onError says, when a fault cannot be made', async () => {
    const inject = () => Promise.reject(new Error('no netem'));
    const states = {
      a: { inject: [{ type: 'network' }], for: 1000, next: 'b' },
      b: { final: true },
      c: { final: true },
    };
    expect((await play(sketch(states), { inject })).ended).toEqual({ outcome: 'failed', reason: 'no netem' });
    const { log } = await play(sketch({ ...states, a: { ...states.a, onError: 'c' } }), { inject });
    expect(log.slice(1)).toEqual(['0 leave a', '0 enter c', '0 end passed']);
  });

  it('treats a fault that ends by itself like one that could not be made', async () => {
    const scenario = sketch({
      a: { inject: [{ type: 'memory' }], for: 9000, next: 'b' },
      b: { final: true },
    });
    const { log, ended } = await play(scenario, {}, (actor, clock) => {
      const error = new Error('killed by the OOM killer');
      clock.setTimeout(() => actor.send({ type: lostType('a'), error } as never), 500);
    });
    expect(ended).toEqual({ outcome: 'failed', reason: 'killed by the OOM killer' });
    expect(log.at(-1)).toBe('500 end failed');
  });

  it('does so while it looks at what the state expects, too', async () => {
    const states = {
      a: { inject: [{ type: 'memory' }], expect: [probe('up')], next: 'b' },
      b: { final: true },
      c: { final: true },
    };
    const lose = (actor: ReturnType<typeof createActor>, clock: VirtualClock) => {
      const error = new Error('killed by the OOM killer');
      clock.setTimeout(() => actor.send({ type: lostType('a'), error } as never), 500);
    };
    const never = { look: () => new Promise<boolean[]>(() => {}) };
    expect((await play(sketch(states), never, lose)).ended).toEqual({
      outcome: 'failed',
      reason: 'killed by the OOM killer',
    });
    const { log } = await play(sketch({ ...states, a: { ...states.a, onError: 'c' } }), never, lose);
    expect(log.slice(2)).toEqual(['500 leave a', '500 enter c', '500 end passed']);
  });

  it('runs regions at once and goes on when all are final', async () => {
    const { log } = await play(
      sketch({
        both: {
          parallel: {
            east: { slow: { for: 1000, next: 'over' }, over: { final: true } },
            west: { lost: { for: 3000, next: 'over' }, over: { final: true } },
          },
          next: 'done',
        },
        done: { final: true },
      }),
    );
    expect(log).toEqual([
      '0 enter both',
      '0 enter both.east.slow',
      '0 enter both.west.lost',
      '1000 leave both.east.slow',
      '1000 enter both.east.over',
      '3000 leave both.west.lost',
      '3000 enter both.west.over',
      '3000 leave both',
      '3000 enter done',
      '3000 end passed',
    ]);
  });

  it('ends a nested machine that takes longer than the state around it may', async () => {
    const { log } = await play(
      sketch({
        outer: {
          inject: [{ type: 'cpu' }],
          for: 1500,
          nested: { a: { for: 1000, next: 'b' }, b: { for: 1000, next: 'over' }, over: { final: true } },
          next: 'done',
        },
        done: { final: true },
      }),
    );
    expect(log).toEqual([
      '0 enter outer',
      '0 inject outer',
      '0 enter outer.a',
      '1000 leave outer.a',
      '1000 enter outer.b',
      '1500 leave outer',
      '1500 enter done',
      '1500 end passed',
    ]);
  });

  it('aborts at its timeout, when a stop condition trips, and when it is told to', async () => {
    const scenario = sketch({ a: { for: 9000, next: 'b' }, b: { final: true } });
    const late = await play({ ...scenario, timeout: 5000 });
    expect(late.ended).toEqual({ outcome: 'aborted', reason: 'timeout: it was not over within 5s' });
    expect(late.log.at(-1)).toBe('5000 end aborted');
    const tripped = await play(
      { ...scenario, stopWhen: [probe('health')] },
      {
        trips: (_, tripped) => {
          tripped('got 503');
          return () => {};
        },
      },
    );
    expect(tripped.ended?.reason).toBe('stop condition "health" tripped: got 503');
    const told: EndOfRun = { outcome: 'aborted', reason: 'interrupted by SIGINT' };
    const stopped = await play(scenario, {}, (actor) =>
      actor.send({ type: 'squall.end', ending: told } as never),
    );
    expect(stopped.ended).toEqual(told);
  });

  it('refuses when it could not be prepared, without entering a state', async () => {
    const ending = { outcome: 'refused', reason: 'steady state' };
    const { log, ended } = await play(sketch({ a: { final: true } }), {
      prepare: () => Promise.reject(Object.assign(new Error('steady state'), { ending })),
    });
    expect(ended).toEqual(ending);
    expect(log).toEqual(['0 end refused']);
  });

  it('draws a duration between its bounds, a new one for each visit', async () => {
    const scenario = sketch({
      a: {
        for: { min: 1000, max: 5000 },
        next: [
          { to: 'a', probability: 1, max: 1 },
          { to: 'b', probability: 0 },
        ],
      },
      b: { final: true },
    });
    const times = (await play(scenario, { seed: 7 })).log
      .filter((line) => line.includes('leave'))
      .map(parseFloat);
    const lasted = [times[0] as number, (times[1] as number) - (times[0] as number)];
    for (const each of lasted) expect(each).toBeGreaterThanOrEqual(1000);
    for (const each of lasted) expect(each).toBeLessThanOrEqual(5000);
    expect(lasted[0]).not.toBe(lasted[1]);
  });

  it('draws evenly between the bounds, and only where there is something to draw', async () => {
    const drawn: string[] = [];
    const streams = (name: string) => ({
      next: () => {
        drawn.push(name);
        return 0.75;
      },
    });
    const scenario = sketch({
      a: { for: { min: 1000, max: 5000 }, next: 'b' },
      b: {
        for: 1000,
        next: [
          { to: 'b', probability: 0.5, max: 1 },
          { to: 'c', probability: 0.5 },
        ],
      },
      c: { final: true },
    });
    const { log } = await play(scenario, { input: { streams: streams as never } });
    expect(log).toContain('4000 leave a');
    expect(drawn).toEqual(['for/a/1', 'next/b/1']);
  });

  it('counts the visits of a state', async () => {
    const visits: number[] = [];
    const loop = [
      { to: 'a', probability: 1, max: 2 },
      { to: 'b', probability: 0 },
    ];
    const scenario = sketch({ a: { for: 1000, next: loop }, b: { final: true } });
    await play(scenario, { entered: ({ number, state }) => state.name === 'a' && visits.push(number) });
    expect(visits).toEqual([1, 2, 3]);
  });

  it('lasts longer by as much as timers are late', async () => {
    const scenario = sketch({ a: { for: 1000, next: 'b' }, b: { final: true } });
    const { log } = await play(scenario, { input: { late: ({ state }) => (state.name === 'a' ? 70 : 0) } });
    expect(log).toContain('1070 leave a');
  });

  it('names the limit that ends it, where that is not its own timeout', async () => {
    const scenario = sketch({ a: { for: 9000, next: 'b' }, b: { final: true } }, { timeout: 5000 });
    const limit = { after: 3000, reason: 'limit maxRunDuration', limit: 'maxRunDuration' };
    const { ended } = await play(scenario, { input: { limit } });
    expect(ended).toStrictEqual({ outcome: 'aborted', reason: limit.reason, limit: 'maxRunDuration' });
    expect((await play(scenario)).ended).toStrictEqual({
      outcome: 'aborted',
      reason: 'timeout: it was not over within 5s',
    });
  });

  it('ends as failed when something of its own breaks, wherever that is', async () => {
    const scenario = sketch({ a: { for: 1000, next: 'b' }, b: { final: true } });
    const broken = { outcome: 'failed', reason: 'internal error: a pipe is closed' };
    const fail = () => {
      throw new Error('a pipe is closed');
    };
    const entering = await play(scenario, { entered: fail });
    expect(entering.ended).toEqual(broken);
    expect(entering.log).toEqual(['0 end failed']);
    expect((await play(scenario, { leave: fail })).ended).toEqual(broken);
    expect((await play(scenario, { end: fail })).ended).toEqual(broken);
    expect((await play(scenario, { end: () => Promise.reject('no error') })).ended).toEqual({
      outcome: 'failed',
      reason: 'internal error: no error',
    });
  });
});
