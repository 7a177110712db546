import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { Assumptions } from '../../src/simulate/assumptions.ts';
import { loaded, withStates } from '../scenario/load.ts';
import { probe, sketch } from '../support/scenario.ts';
import { MONDAY, short, simulate } from '../support/simulate.ts';

function play(scenario: Scenario, assumptions: Partial<Assumptions> = {}, seed = 1) {
  const { runs } = simulate(scenario, {
    seed,
    assumptions: { failing: new Map(), events: new Map(), ...assumptions },
  });
  const [run] = runs;
  if (!run) throw new Error('nothing ran');
  return run;
}

const done = { done: { final: true } };

describe('a simulated run', () => {
  it('says what a real one says, and takes no time but its own', () => {
    const run = play(
      sketch(
        { storm: { inject: [{ id: 'storm.note' }], for: 3_600_000, next: 'done' }, ...done },
        { timeout: 7_200_000 },
      ),
    );
    expect(short(run)).toEqual([
      'run.started',
      'state.entered storm',
      'fault.planned storm.note',
      'fault.injected storm.note',
      'fault.reverted storm.note',
      'state.left storm',
      'state.entered done',
      'state.left done',
      'run.finished',
    ]);
    expect(run).toMatchObject({ outcome: 'passed', start: MONDAY, end: MONDAY + 3_600_000 });
  });

  it('takes probes to hold: a state with an until is left at the first look, a stop condition never trips', () => {
    const run = play(
      sketch(
        { a: { until: probe('up'), for: 60_000, expect: [probe('well')], next: 'done' }, ...done },
        { stopWhen: [probe('health')], steadyState: [probe('steady')] },
      ),
    );
    expect(run.end).toBe(run.start);
    expect(short(run)).toEqual([
      'run.started',
      'probe.passed steady',
      'state.entered a',
      'probe.passed health',
      'probe.passed up',
      'probe.passed well',
      'state.left a',
      'state.entered done',
      'state.left done',
      'probe.passed steady',
      'run.finished',
    ]);
  });

  it('lets a probe that is assumed to fail do so wherever it is looked at', () => {
    const failing = (name: string) => ({ failing: new Map([[name, 1]]) });
    const states = { a: { for: 60_000, expect: [probe('well')], next: 'done' }, ...done };
    expect(play(sketch(states), failing('well'))).toMatchObject({ outcome: 'failed' });
    expect(play(sketch(states, { steadyState: [probe('up')] }), failing('up'))).toMatchObject({
      outcome: 'refused',
      reason: 'steady state does not hold: "up": assumed to fail',
    });
    const waiting = sketch({ a: { until: probe('up'), for: 60_000, next: 'done' }, ...done });
    expect(play(waiting, failing('up')).end).toBe(MONDAY + 60_000);
    const stopping = sketch(states, { stopWhen: [{ ...probe('health'), failures: 3, every: 2000 }] });
    const stopped = play(stopping, failing('health'));
    expect(stopped).toMatchObject({ outcome: 'aborted', end: MONDAY + 4000 });
    expect(stopped.reason).toContain('stop condition "health" tripped');
  });

  it('draws looks that may go either way from the seed, and nothing else with them', () => {
    const loop = sketch({
      a: {
        for: { min: 1000, max: 2000 },
        next: [
          { to: 'b', probability: 0.5, when: probe('luck') },
          { to: 'a', probability: 0.3 },
          { to: 'done', probability: 0.2 },
        ],
      },
      b: { for: 1000, next: 'a' },
      ...done,
    });
    const assume = (probability: number) => ({ failing: new Map([['luck', probability]]) });
    expect(short(play(loop, assume(0.5), 7))).toEqual(short(play(loop, assume(0.5), 7)));
    const held: string[] = [];
    for (let seed = 0; seed < 40; seed++) held.push(...short(play(loop, assume(0.25), seed)));
    const [passed, failed] = ['probe.passed luck', 'probe.failed luck'].map(
      (line) => held.filter((each) => each === line).length,
    ) as [number, number];
    const all = passed + failed;
    expect(all).toBeGreaterThan(50);
    expect(Math.abs(failed - all / 4)).toBeLessThan(4 * Math.sqrt((all * 3) / 16));
    const durations = (run: ReturnType<typeof play>) =>
      run.events.flatMap((event) =>
        event.event === 'state.entered' && event.state === 'a' ? [event.detail?.lasts] : [],
      );
    const [first] = durations(play(loop, assume(0.9), 3));
    expect(first).toBe(durations(play(loop, {}, 3))[0]);
  });

  it('sends the event that a gate waits for after a minute, or when it is assumed to come', () => {
    const gate = sketch({ gate: { on: { GO: 'done', STOP: 'gate' } }, ...done });
    expect(play(gate).end).toBe(MONDAY + 60_000);
    expect(play(gate, { events: new Map([['GO', 5000]]) }).end).toBe(MONDAY + 5000);
    expect(
      play(gate, {
        events: new Map([
          ['GO', undefined],
          ['STOP', undefined],
        ]),
      }),
    ).toMatchObject({
      outcome: 'aborted',
      reason: 'timeout: it was not over within 10m',
    });
    const timed = sketch({ gate: { for: 90_000, on: { GO: 'done' }, next: 'done' }, ...done });
    expect(play(timed).end).toBe(MONDAY + 90_000);
    expect(play(timed, { events: new Map([['GO', 5000]]) }).end).toBe(MONDAY + 5000);
  });

  it('draws whether a fault is made, and makes one again and again', () => {
    const dice = sketch({
      a: {
        inject: [{ id: 'a.note', probability: 0.3 }],
        for: 1000,
        next: [
          { to: 'a', probability: 1, max: 199 },
          { to: 'done', probability: 0 },
        ],
      },
      ...done,
    });
    const injected = short(play(dice, {}, 5)).filter((line) => line.startsWith('fault.injected'));
    expect(Math.abs(injected.length - 60)).toBeLessThan(4 * Math.sqrt(200 * 0.3 * 0.7));
    const every = { name: 'w', every: '10s', mode: 'one' };
    const again = play(
      sketch({
        a: { inject: [{ id: 'a.process', type: 'process', parameters: every }], for: 35_000, next: 'done' },
        ...done,
      }),
    );
    expect(short(again).filter((line) => line.startsWith('fault.injected'))).toEqual(
      ['', '~2', '~3', '~4'].map((round) => `fault.injected a.process${round}`),
    );
  });

  it('ends where it goes round without any time passing', () => {
    const run = play(
      sketch({
        a: {
          next: [
            { to: 'b', probability: 1 },
            { to: 'done', probability: 0 },
          ],
        },
        b: { next: 'a' },
        ...done,
      }),
    );
    expect(run).toMatchObject({ outcome: 'aborted', start: MONDAY, end: MONDAY });
    expect(run.reason).toContain('without any time passing');
  });

  it('tells the moments of the longest run that a file may ask for', () => {
    const text = withStates('a: {for: 99999d, next: done}', `timeout: ${'99999d'.repeat(9)}\n`);
    const run = play(loaded(text));
    expect(run.outcome).toBe('passed');
    expect(run.events.at(-1)?.time).toMatch(/^2299-/);
    const endless = text.replace('for: 99999d', `for: ${'99999d'.repeat(8)}99998d`);
    expect(play(loaded(endless)).events.at(-1)?.time).toMatch(/^4490-/);
  });
});
