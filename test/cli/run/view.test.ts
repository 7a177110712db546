import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { lineOf } from '../../../src/cli/run/lines.ts';
import { frame } from '../../../src/cli/run/live.ts';
import { verdict } from '../../../src/cli/run/verdict.ts';
import type { Event, EventBody } from '../../../src/events/event.ts';
import { createTally } from '../../../src/events/tally.ts';

const plain = picocolors.createColors(false);
const start = Date.parse('2026-11-23T10:00:00.000Z');

function at(seconds: number, body: EventBody): Event {
  return { time: new Date(start + seconds * 1000).toISOString(), run: 'r', scenario: 'checkout', ...body };
}

const fault = { state: 'slow', fault: 'slow.network', type: 'network' };
const events: Event[] = [
  at(0, { event: 'run.started', seed: 42, labels: {}, dryRun: false }),
  at(1, { event: 'state.entered', state: 'slow', detail: { message: 'for 2m', lasts: 120_000 } }),
  at(1, { event: 'fault.planned', ...fault, detail: { message: 'on eth0' } }),
  at(2, { event: 'fault.injected', ...fault, detail: { message: '200ms on eth0' } }),
  at(3, { event: 'probe.failed', probe: 'health', error: 'expected status 200, got 503' }),
];

function tallyOf(...more: Event[]) {
  const tally = createTally();
  for (const event of [...events, ...more]) tally.add(event);
  return tally;
}

describe('the live view', () => {
  it('shows the state, the time left, the faults in force with what they do, and the last probes', () => {
    expect(frame(tallyOf(), start + 31_000, plain)).toBe(`
checkout  seed 42, 31s
● slow  1m30s left of 2m
    network  200ms on eth0
  ✗ health  expected status 200, got 503`);
  });

  it('shows no fault that was taken back, and no state that was left', () => {
    const tally = tallyOf(
      at(121, { event: 'fault.reverted', ...fault, detail: { message: 'as before' } }),
      at(121, { event: 'state.left', state: 'slow' }),
      at(122, { event: 'probe.passed', probe: 'health', detail: { message: 'status 200' } }),
    );
    expect(frame(tally, start + 122_000, plain)).toBe('\ncheckout  seed 42, 2m2s\n  ✓ health  status 200');
  });
});

describe('a line', () => {
  it('has the time, what happened, to what, and what was seen', () => {
    expect(events.map((event) => lineOf(event, plain))).toEqual([
      '10:00:00.000  run.started      checkout  seed 42',
      '10:00:01.000  state.entered    slow  for 2m',
      '10:00:01.000  fault.planned    slow.network  on eth0',
      '10:00:02.000  fault.injected   slow.network  200ms on eth0',
      '10:00:03.000  probe.failed     health  expected status 200, got 503',
    ]);
  });
});

describe('the verdict', () => {
  it('names what was left behind and the command that would undo it', () => {
    const leftBehind = [
      { fault: 'slow.network', type: 'network', error: 'no tc', command: 'tc qdisc del dev eth0 root' },
    ];
    const tally = tallyOf(
      at(60, {
        event: 'run.finished',
        outcome: 'aborted',
        reason: 'interrupted by SIGINT',
        leftBehind,
        labels: {},
      }),
    );
    expect(verdict(tally, plain)).toBe(`ABORTED  checkout, 1m, seed 42
  interrupted by SIGINT
  faults: 1 injected, 0 taken back, 0 skipped, 0 failed; probes: 0 held, 1 did not
  Left behind:
    slow.network: no tc
      undo it with: tc qdisc del dev eth0 root`);
  });
});
