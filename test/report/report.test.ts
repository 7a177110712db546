import { describe, expect, it } from 'vitest';
import type { Event, EventBody } from '../../src/events/event.ts';
import { htmlReport } from '../../src/report/html.ts';
import { junitReport } from '../../src/report/junit.ts';
import { reportOf } from '../../src/report/report.ts';

const START = Date.parse('2026-03-02T10:00:00Z');

/** Events a second apart. */
function events(...bodies: EventBody[]): Event[] {
  return bodies.map((body, index) => ({
    time: new Date(START + index * 1000).toISOString(),
    run: 'r-1',
    scenario: 's',
    ...body,
  }));
}

const started: EventBody = {
  event: 'run.started',
  seed: 7,
  labels: { team: 'a' },
  environment: 'staging',
  dryRun: false,
};
const about = (fault: string) => ({ state: 'a', fault, type: 'cpu' });
const detail = (message: string, more = {}) => ({ detail: { message, ...more } });
const finished = (outcome: 'passed' | 'failed' | 'aborted', reason: string): EventBody => ({
  event: 'run.finished',
  outcome,
  reason,
  leftBehind: [],
  labels: {},
});

describe('a report', () => {
  it('tells of each fault what was planned, read back, and how it ended', () => {
    const { faults, states, seed, environment, outcome } = reportOf(
      events(
        started,
        { event: 'state.entered', state: 'a' },
        { event: 'fault.planned', ...about('a.cpu'), ...detail('will') },
        { event: 'fault.injected', ...about('a.cpu'), ...detail('does') },
        { event: 'fault.injected', ...about('a.kill'), ...detail('killed', { over: true }) },
        { event: 'fault.skipped', ...about('a.dice'), ...detail('not drawn') },
        { event: 'fault.injected', ...about('a.hog'), ...detail('does') },
        { event: 'fault.failed', ...about('a.hog'), error: 'killed by the OOM killer' },
        { event: 'fault.reverted', ...about('a.kill'), ...detail('nothing to undo') },
        { event: 'fault.reverted', ...about('a.cpu'), ...detail('stopped') },
        { event: 'state.left', state: 'a' },
        finished('failed', 'killed by the OOM killer'),
      ),
    );
    const times = faults.map(({ fault, injected, ended }) => [
      fault,
      injected && (injected - START) / 1000,
      ended && (ended - START) / 1000,
    ]);
    expect(times).toEqual([
      ['a.cpu', 3, 9],
      ['a.kill', 4, 4],
      ['a.dice', undefined, undefined],
      ['a.hog', 6, 7],
    ]);
    expect(faults[0]).toMatchObject({
      planned: { message: 'will' },
      seen: { message: 'does' },
      undone: { message: 'stopped' },
    });
    expect(faults[2]?.skipped).toBe('not drawn');
    expect(faults[3]?.error).toBe('killed by the OOM killer');
    expect(states).toEqual([{ state: 'a', entered: START + 1000, left: START + 10_000 }]);
    expect([seed, environment, outcome]).toEqual([7, 'staging', 'failed']);
  });

  it('of a journal without an end says so', () => {
    const report = reportOf(
      events(
        started,
        { event: 'state.entered', state: 'a' },
        { event: 'fault.injected', ...about('a.cpu'), ...detail('does') },
      ),
    );
    expect(report.outcome).toBeUndefined();
    expect(htmlReport(report)).toContain('not taken back in this journal');
    expect(junitReport(report, () => true)).toContain('errors="1"');
  });

  it('keeps every look at a probe, with its value', () => {
    const { probes } = reportOf(
      events(
        started,
        { event: 'probe.passed', probe: 'latency', ...detail('fine', { value: 12 }) },
        { event: 'probe.failed', probe: 'latency', error: 'slow', ...detail('slow', { value: 90 }) },
        { event: 'probe.passed', probe: 'latency', state: 'a', ...detail('fine') },
        finished('passed', ''),
      ),
    );
    expect(
      probes.map(({ probe, state, looks }) => [probe, state, looks.map(({ ok, value }) => [ok, value])]),
    ).toEqual([
      [
        'latency',
        undefined,
        [
          [true, 12],
          [false, 90],
        ],
      ],
      ['latency', 'a', [[true, undefined]]],
    ]);
  });

  it('as JUnit counts a failed fault and a failed expectation as failures, a look that only decides as none', () => {
    const report = reportOf(
      events(
        started,
        { event: 'probe.failed', probe: 'branch', state: 'a', error: 'no' },
        { event: 'probe.failed', probe: 'expected', state: 'a', error: 'no' },
        { event: 'fault.failed', ...about('a.cpu'), error: 'no' },
        { event: 'fault.skipped', ...about('a.dice'), ...detail('not drawn') },
        finished('aborted', 'interrupted by SIGINT'),
      ),
    );
    const xml = junitReport(report, ({ probe }) => probe === 'expected');
    expect(xml).toContain('tests="4" failures="2" errors="1"');
    expect(xml).toContain('skipped="1"');
    expect(xml).not.toContain('branch');
    expect(xml).toContain('<error message="interrupted by SIGINT">');
    expect(xml).toContain('<property name="label.team" value="a"/>');
  });
});
