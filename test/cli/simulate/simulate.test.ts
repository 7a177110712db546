import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../../src/events/event.ts';
import { type Workspace, workspace } from '../../support/squall.ts';

const GAME_DAY = `name: game-day
environment: staging
schedule: [{cron: "0 10 * * 1-5", timezone: Europe/Berlin, jitter: 15m}]
steadyState: [{name: up, file: {path: /nowhere}}]
states:
  a:
    inject: {cpu: {load: 50}, memory: {size: 1MiB, probability: 0.5}}
    for: {min: 10s, max: 20s}
    next: [{to: b, probability: 0.3}, {to: done}]
  b: {until: {name: well, file: {path: /nowhere}}, for: 1m, next: gate}
  gate: {on: {GO: done}}
  done: {final: true}
`;
const ONCE =
  'name: once\nseed: 9\nstates: {a: {inject: {process: {name: x}}, for: 5s, next: done}, done: {final: true}}\n';

let space: Workspace;
let gameDay: string;
let once: string;

beforeAll(() => {
  space = workspace();
  gameDay = space.write('game-day.yaml', GAME_DAY);
  once = space.write('once.yaml', ONCE);
});

afterAll(() => space.remove());

async function squall(...args: string[]) {
  const started = space.squall(args);
  const code = await started.exited;
  return { code, stdout: started.stdout(), stderr: started.stderr() };
}

interface Simulated {
  from: string;
  until: string;
  seed: number;
  runs: {
    scenario: string;
    start: string;
    end: string;
    outcome: string;
    reason: string;
    seed: number;
    events: Event[];
  }[];
  skipped: { scenario: string; because: string }[];
  summary: {
    states: Record<string, { probability: number }>;
    faults: Record<string, { injections: number; seconds: number }>;
    maxConcurrentFaults: number;
  };
}

async function json(...args: string[]): Promise<Simulated> {
  const { code, stdout, stderr } = await squall(
    'simulate',
    '--format',
    'json',
    '--from',
    '2026-03-02',
    ...args,
  );
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe('squall simulate --format json', () => {
  it('says what runs start when, what happens in them and what it comes to', async () => {
    const { from, until, seed, runs, summary } = await json('--seed', '7', gameDay);
    expect([from, until, seed]).toEqual(['2026-03-02T00:00:00.000Z', '2026-03-09T00:00:00.000Z', 7]);
    expect(runs.map(({ start }) => start.slice(0, 12))).toEqual(
      ['02', '03', '04', '05', '06'].map((day) => `2026-03-${day}T0`),
    );
    for (const { start, end, outcome, scenario, events } of runs) {
      expect(start.slice(11, 16) >= '09:00' && start.slice(11, 16) <= '09:15').toBe(true);
      expect([scenario, outcome]).toEqual(['game-day', 'passed']);
      expect(events[0]).toMatchObject({ event: 'run.started', time: start, scenario: 'game-day' });
      expect(events.at(-1)).toMatchObject({ event: 'run.finished', time: end, leftBehind: [] });
    }
    expect(Object.keys(summary.states)).toEqual(['a', 'b', 'gate', 'done']);
    expect(summary.states.a?.probability).toBe(1);
    expect(summary.faults.cpu?.injections).toBe(5);
    expect(summary.faults.cpu?.seconds).toBeGreaterThan(50);
    expect(summary.faults.cpu?.seconds).toBeLessThan(100);
    expect([1, 2]).toContain(summary.maxConcurrentFaults);
  });

  it('is the same for the same seed, and another one for another', async () => {
    const [first, again, other] = await Promise.all(
      ['7', '7', '8'].map((seed) => json('--seed', seed, gameDay)),
    );
    expect(again).toEqual(first);
    expect(other?.runs.map(({ start }) => start)).not.toEqual(first?.runs.map(({ start }) => start));
  });

  it('plays a scenario without a schedule once, with its own seed, or with as many as are asked for', async () => {
    const single = await json(once);
    expect(single.runs.map(({ seed, start }) => [seed, start])).toEqual([[9, single.from]]);
    expect(single.seed).toBe(9);
    const many = await json('--runs', '300', '--seed', '4', once);
    expect(many.runs).toHaveLength(300);
    expect(many.runs[0]?.seed).toBe(4);
    expect(new Set(many.runs.map(({ seed }) => seed)).size).toBe(300);
    expect(many.summary.faults.process).toEqual({ injections: 300, seconds: 0 });
  });

  it('takes assumptions, a window and the limits of a config', async () => {
    const failing = await json('--seed', '1', '--assume', 'up=fail', gameDay);
    expect(failing.runs.map(({ outcome }) => outcome)).toEqual(Array(5).fill('refused'));
    const config = space.write(
      'config.yaml',
      'environment: staging\nlimits: {blackouts: [{weekly: "tue 00:00 - thu 00:00", timezone: UTC}]}\n',
    );
    const limited = await json('--seed', '1', '--for', '4d', '--config', config, gameDay);
    expect(limited.runs.map(({ outcome }) => outcome)).toEqual(['passed', 'refused', 'refused', 'passed']);
    expect(limited.runs[1]?.reason).toBe('limit blackouts: tue 00:00 - thu 00:00 (UTC)');
    const elsewhere = space.write('other.yaml', 'environment: production\n');
    expect((await json('--config', elsewhere, gameDay)).runs[0]).toMatchObject({ outcome: 'refused' });
  });

  it('plays the same storm as a run of the same seed', async () => {
    const real = space.squall(['run', '--dry-run', '--json', '--seed', '3', once]);
    await real.exited;
    const [run] = (await json('--seed', '3', once)).runs;
    const states = (events: readonly Event[]) =>
      events.flatMap((event) =>
        event.event === 'state.entered' ? [[event.state, event.detail?.lasts]] : [],
      );
    expect(states(run?.events ?? [])).toEqual(states(real.events()));
  });
});

describe('squall simulate', () => {
  it('writes every format to a file, as its name says', async () => {
    const begin: Record<string, RegExp> = {
      html: /^<!doctype html>/,
      svg: /^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg /,
      ics: /^BEGIN:VCALENDAR\r\n/,
      json: /^\{"from":/,
      txt: /^Mon 2 Mar 2026 00:00 to Mon 9 Mar 2026 00:00 UTC, seed 1\n/,
    };
    for (const [ending, expected] of Object.entries(begin)) {
      const file = join(space.stateDir, '..', `out.${ending}`);
      const { code, stdout, stderr } = await squall(
        'simulate',
        '--from',
        '2026-03-02',
        '--seed',
        '1',
        '-o',
        file,
        gameDay,
        once,
      );
      expect([code, stdout, stderr]).toEqual([0, '', '']);
      expect(readFileSync(file, 'utf8')).toMatch(expected);
    }
  });

  it.each([
    [['--runs', '0'], '--runs takes a whole number from 1, not "0"'],
    [['--for', '-1d'], 'argument missing|--for takes a duration'],
    [['--for', '0s'], '--for takes a duration such as 12h, 7d or 365d, not "0s"'],
    [
      ['--from', 'tomorrow'],
      '--from takes a date such as 2026-03-01 or 2026-03-01T10:00+01:00, not "tomorrow"',
    ],
    [['--from', '2026-02-30'], '--from takes a date'],
    [['--seed', 'x'], '--seed takes a whole number from 0 to 4294967295, not "x"'],
    [['--format', 'pdf'], '--format takes text, json, html, svg, ics; not "pdf"'],
    [['--assume', 'up'], 'there is no `=`'],
    [['--assume', 'upp=fail'], 'did you mean "up"?'],
    [['--assume', 'up=fail:2'], 'the probability is no number from 0 to 1'],
    [['--assume', 'GOO=5m'], 'did you mean "GO"?'],
    [['-o', '/nowhere/x.html'], 'cannot write /nowhere/x.html: there is no such folder'],
    [['--replay', 'no-such-run'], 'there is no journal "no-such-run"'],
    [['--dryrun'], 'unknown option'],
  ])('refuses %j, and says why', async (args, message) => {
    const { code, stdout, stderr } = await squall(
      'simulate',
      ...args,
      ...(args[0] === '--replay' ? [] : [gameDay]),
    );
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      new RegExp(
        message
          .split('|')
          .map((part) => part.replace(/[.*+?^${}()[\]\\]/g, '\\$&'))
          .join('|'),
      ),
    );
    expect(stderr).not.toContain('    at ');
  });

  it('refuses files that are not valid, have the same name, or are none', async () => {
    const bad = space.write('bad.yaml', 'name: bad\nstates: {a: {nxt: b}}\n');
    expect(await squall('simulate', bad)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean `next`?'),
    });
    const twin = space.write('twin.yaml', ONCE);
    expect(await squall('simulate', once, twin)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('two scenarios are named "once"'),
    });
    expect(await squall('simulate')).toMatchObject({ code: 2 });
  });

  it('lets go when nobody reads any more', async () => {
    const started = space.squall(['simulate', '--format', 'json', '--for', '3650d', gameDay]);
    started.child.stdout?.once('data', () => started.child.stdout?.destroy());
    expect(await started.exited).toBe(0);
    expect(started.stderr()).toBe('');
  });
});

describe('squall graph and validate --deep', () => {
  it('draw and explore', async () => {
    const xstate = await squall('graph', gameDay, '--format', 'xstate');
    expect(Object.keys(JSON.parse(xstate.stdout).states)).toEqual(['a', 'b', 'gate', 'done']);
    expect((await squall('graph', gameDay)).stdout).toContain('stateDiagram-v2');
    expect((await squall('graph', gameDay, '--format', 'dot')).stdout).toMatch(/^digraph "game-day" \{/);
    expect((await squall('graph', gameDay, '--format', 'svg')).stdout).toContain('<svg ');
    expect(await squall('graph', gameDay, '--format', 'png')).toMatchObject({ code: 2 });
    const deep = await squall('validate', '--deep', gameDay);
    expect(deep.code).toBe(0);
    expect(deep.stdout).toContain('every way comes to an end');
    expect(deep.stdout).toContain('at most 2 in force at once: a.cpu, a.memory');
    const config = space.write('limits.yaml', 'limits: {maxConcurrentFaults: 1}\n');
    const limited = await squall('validate', '--deep', '--format', 'json', '--config', config, gameDay);
    expect(limited.code).toBe(2);
    expect(JSON.parse(limited.stdout)).toMatchObject([
      { line: 6, column: 3, code: 'exceeds-limit', severity: 'error' },
    ]);
  });
});
