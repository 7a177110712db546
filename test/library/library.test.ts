import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import {
  type Event,
  type LoadOptions,
  loadScenario,
  type RunOptions,
  type Scenario,
  simulate,
  startRun,
  statechartOf,
} from '../../src/library/index.ts';
import { noteInjector } from '../support/note-injector.ts';
import { until } from '../support/wait.ts';

const FROM = Date.parse('2026-03-02T00:00Z');
const HOUR = 3_600_000;

const LOTTERY = `
name: lottery
seed: 7
schedule: [{every: 10m, probability: 0.5}]
steadyState: [{name: health, file: {path: /nowhere}}]
states:
  draw:
    inject: {cpu: {load: 80}}
    for: {min: 1s, max: 5s}
    next: gate
  gate: {on: {GO: done}}
  done: {final: true}
`;

const NOTED = `
name: noted
states:
  noted: {inject: {note: {}}, on: {GO: done}}
  done: {final: true}
`;

describe('a scenario that is loaded', () => {
  it('is there where nothing is wrong, else everything that is', () => {
    expect(loadScenario(LOTTERY).problems).toEqual([]);
    expect(valid(Buffer.from(LOTTERY)).name).toBe('lottery');
    const { scenario, problems } = loadScenario('name: lottery\nstate: {}\n', { file: 'lottery.yaml' });
    expect(scenario).toBeUndefined();
    expect(problems.map(({ file, line, code }) => [file, line, code])).toContainEqual([
      'lottery.yaml',
      2,
      'unknown-key',
    ]);
  });

  it('may use the faults that are given, and no others', () => {
    expect(loadScenario(NOTED).problems.map(({ code }) => code)).toEqual(['unknown-key']);
    const faults = [noteInjector({ log: [] })];
    expect(loadScenario(NOTED, { faults }).problems).toEqual([]);
    expect(() => loadScenario(NOTED, { faults: [...faults, ...faults] })).toThrow(/two injectors/);
  });

  it('has a statechart, which XState takes', () => {
    const chart = statechartOf(valid(LOTTERY));
    expect(Object.keys(chart.states as object)).toEqual(['draw', 'gate', 'done']);
    expect(createMachine(chart as never).id).toBe('lottery');
  });

  it('is not to be had otherwise', () => {
    const copy = { ...valid(LOTTERY) };
    expect(() => statechartOf(copy)).toThrow(TypeError);
    expect(() => simulate([valid(LOTTERY), copy], { from: FROM })).toThrow(TypeError);
    expect(() => startRun(copy)).toThrow(TypeError);
  });
});

describe('a simulation', () => {
  it('is the same for the same seed, and another one for another', () => {
    const window = { from: FROM, until: new Date(FROM + 24 * HOUR) };
    const first = simulate(valid(LOTTERY), window);
    expect(first.seed).toBe(7);
    expect(first.runs.length + first.passedOver.length).toBe(144);
    expect(simulate(valid(LOTTERY), { ...window, seed: 7 })).toEqual(first);
    expect(simulate(valid(LOTTERY), { ...window, seed: 8 })).not.toEqual(first);
    for (const [index, run] of first.runs.entries()) {
      expect(run).toMatchObject({ scenario: 'lottery', outcome: 'passed', leftBehind: [] });
      expect(run.start).toBeGreaterThan(first.runs[index - 1]?.start ?? FROM - 1);
      expect(run.events.map(({ event }) => event)).toContain('fault.injected');
    }
  });

  it('takes for granted what it is told', () => {
    const play = (assume: object) =>
      simulate(valid(LOTTERY), { from: FROM, until: FROM + HOUR, assume }).runs[0];
    expect(play({ failing: { health: 1 } })).toMatchObject({ outcome: 'refused' });
    const soon = play({ events: { GO: 5 } });
    const late = play({ events: { GO: 300_005 } });
    expect((late?.end ?? 0) - (soon?.end ?? 0)).toBe(300_000);
    expect(play({ events: { GO: 'never' } })).toMatchObject({ outcome: 'aborted' });
    for (const wrong of [{ failing: { helth: 1 } }, { failing: { health: 2 } }, { events: { STOP: 1 } }])
      expect(() => play(wrong)).toThrow(RangeError);
  });

  it('refuses what is out of range', () => {
    expect(() => simulate(valid(LOTTERY), { from: Number.NaN })).toThrow(/"from" is no time/);
    expect(() => simulate(valid(LOTTERY), { from: FROM, seed: -1 })).toThrow(RangeError);
  });

  it('is of an environment', () => {
    const staging = valid(`environment: staging\n${LOTTERY}`);
    const [run] = simulate(staging, { from: FROM, until: FROM + HOUR, environment: 'production' }).runs;
    expect(run).toMatchObject({ outcome: 'refused' });
  });
});

describe('a run', () => {
  let stateDir: string;
  let log: string[];
  const folder = mkdtempSync(join(tmpdir(), 'squall-library-'));
  beforeEach(() => {
    stateDir = mkdtempSync(join(folder, 'state-'));
    log = [];
  });
  // Not after each: a run that is ended while it gets ready is over before that is.
  afterAll(() => rmSync(folder, { recursive: true }));

  const start = (options: RunOptions = {}) =>
    startRun(valid(NOTED, [noteInjector({ log })]), { stateDir, ...options });

  it('says what happens, takes events, and leaves a journal and nothing else', async () => {
    const events: Event[] = [];
    const run = start({
      seed: 42,
      onEvent: (event) => events.push(event),
    });
    expect(events.map(({ event }) => event)).toEqual(['run.started']);
    expect(run.send('GO')).toBe(false);
    await until('it waits for somebody', () => run.awaited().includes('GO'), 20_000);
    expect(run.send('GO')).toBe(true);
    expect(await run.finished).toMatchObject({ outcome: 'passed', leftBehind: [] });
    expect(run.seed).toBe(42);
    expect(log).toContain('revert note');
    const journal = readFileSync(join(stateDir, 'runs', `${run.id}.jsonl`), 'utf8')
      .trim()
      .split('\n');
    expect(journal.map((line) => JSON.parse(line).event)).toEqual(events.map(({ event }) => event));
    expect(readdirSync(join(stateDir, 'undo')).filter((file) => file.endsWith('.json'))).toEqual([]);
  });

  it('is stopped, whoever waits for it', async () => {
    const run = start({ onEvent: ({ event }) => event === 'fault.injected' && run.stop('enough') });
    expect(await run.finished).toMatchObject({ outcome: 'aborted', reason: 'enough', leftBehind: [] });
    expect(log.at(-1)).toBe('revert note');
  });

  it.each(['run.started', 'fault.injected', 'run.finished'])(
    'takes its faults back where its listener throws at %s',
    async (at) => {
      const run = start({
        onEvent: ({ event }) => {
          if (event === at) throw new Error('full');
        },
      });
      if (at === 'run.finished') await until('it goes on', () => run.send('GO'), 20_000);
      const { outcome, reason, leftBehind } = await run.finished;
      if (at !== 'run.finished') expect([outcome, reason]).toEqual(['failed', 'onEvent has thrown: full']);
      expect(leftBehind).toEqual([]);
      expect(log.filter((line) => line.startsWith('apply'))).toHaveLength(at === 'run.started' ? 0 : 1);
      expect(log.filter((line) => line.startsWith('revert'))).toHaveLength(at === 'run.started' ? 0 : 1);
    },
  );

  it('looks and changes nothing where it is dry', async () => {
    const events: string[] = [];
    const run = start({ mode: 'dry', onEvent: ({ event }) => events.push(event) });
    expect(await run.finished).toMatchObject({ outcome: 'passed' });
    expect(events).toContain('fault.skipped');
    expect(log).toEqual(['plan note']);
    expect(readdirSync(stateDir)).toEqual([]);
  });
});

function valid(text: string | Uint8Array, faults: LoadOptions['faults'] = []): Scenario {
  const { scenario, problems } = loadScenario(text, { faults });
  if (!scenario) throw new Error(JSON.stringify(problems));
  return scenario;
}
