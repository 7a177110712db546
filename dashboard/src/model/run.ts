import type { Event, Leftover, Run } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';
import { instant, length } from './time.ts';

/** A stretch of a run; still going on where it has no end. Times in milliseconds since the Unix epoch. */
export interface Stretch {
  readonly from: number;
  readonly to?: number;
}

export interface StateStretch extends Stretch {
  readonly path: string;
  /** How long it lasts at most. */
  readonly lasts?: number;
  /** What ends it, in words. */
  readonly ends: string;
}

export interface FaultStretch extends Stretch {
  readonly fault: string;
  readonly type: string;
  readonly state: string;
  /** What was read back, or went wrong. */
  readonly message: string;
  readonly failed: boolean;
}

export interface ProbeHistory {
  readonly name: string;
  /** Each look that has changed something, the earliest first. */
  readonly looks: readonly { readonly time: number; readonly ok: boolean; readonly message: string }[];
}

/** A run as the page shows it, whether it goes on or is over. */
export interface RunView {
  readonly run: string;
  readonly scenario: string;
  readonly seed: number;
  readonly dryRun: boolean;
  readonly started: number;
  /** When the last thing happened. */
  readonly last: number;
  readonly finished?: number;
  /** Empty while it goes on. */
  readonly outcome: string;
  readonly reason: string;
  readonly leftBehind: readonly Leftover[];
  readonly states: readonly StateStretch[];
  readonly faults: readonly FaultStretch[];
  readonly probes: readonly ProbeHistory[];
  /** Everything, the latest last. */
  readonly events: readonly Event[];
}

/** Looks and events that are kept of a run. */
const MOST_LOOKS = 500;
const MOST_EVENTS = 5000;

/** A run of which nothing is known but what a list tells. */
export function runView(run: Run): RunView {
  return {
    run: run.run,
    scenario: run.scenario,
    seed: run.seed,
    dryRun: run.dryRun,
    started: instant(run.started),
    last: instant(run.finished ?? run.started),
    ...(run.finished ? { finished: instant(run.finished) } : {}),
    outcome: run.outcome,
    reason: run.reason,
    leftBehind: run.leftBehind,
    states: run.states.map(({ state, entered, lasts, ends }) => ({
      path: state,
      from: instant(entered),
      ends,
      ...(lasts ? { lasts: length(lasts) } : {}),
    })),
    faults: run.faults.map((fault) => ({ ...fault, from: instant(run.started), failed: false })),
    probes: run.probes.map(({ probe, ok, message }) => ({
      name: probe,
      looks: [{ time: instant(run.started), ok, message }],
    })),
    events: [],
  };
}

/** A run from its first event on. */
export function runFrom(event: Event): RunView {
  return {
    run: event.run ?? '',
    scenario: event.scenario ?? '',
    seed: event.seed ?? 0,
    dryRun: event.dryRun ?? false,
    started: Date.parse(event.time),
    last: Date.parse(event.time),
    outcome: '',
    reason: '',
    leftBehind: [],
    states: [],
    faults: [],
    probes: [],
    events: [event],
  };
}

/** The run after an event. */
export function after(run: RunView, event: Event): RunView {
  const time = Date.parse(event.time);
  return {
    ...run,
    last: time,
    events: [...run.events.slice(-MOST_EVENTS), event],
    ...changed(run, event, time),
  };
}

function changed(run: RunView, event: Event, time: number): Partial<RunView> {
  const { state = '', fault = '', type = '', probe = '' } = event;
  const message = event.error ?? text(event.detail?.message);
  switch (event.event) {
    case 'state.entered': {
      const lasts = event.detail?.lasts;
      const entered = {
        path: state,
        from: time,
        ends: message,
        ...(typeof lasts === 'number' ? { lasts } : {}),
      };
      return { states: [...run.states, entered] };
    }
    case 'state.left':
      return { states: run.states.map((each) => (each.path === state ? ended(each, time) : each)) };
    case 'fault.injected':
      return { faults: [...run.faults, { fault, type, state, message, from: time, failed: false }] };
    case 'fault.reverted':
      return { faults: run.faults.map((each) => (each.fault === fault ? ended(each, time) : each)) };
    case 'fault.failed': {
      const known = run.faults.some((each) => each.fault === fault && each.to === undefined);
      const failed = { fault, type, state, message, from: time, to: time, failed: true };
      if (!known) return { faults: [...run.faults, failed] };
      return {
        faults: run.faults.map((each) =>
          each.fault === fault && each.to === undefined ? { ...each, to: time, message, failed: true } : each,
        ),
      };
    }
    case 'probe.passed':
    case 'probe.failed': {
      const look = { time, ok: event.event === 'probe.passed', message };
      const known = run.probes.find(({ name }) => name === probe);
      if (!known) return { probes: [...run.probes, { name: probe, looks: [look] }] };
      const looks = [...known.looks.slice(-MOST_LOOKS), look];
      return { probes: run.probes.map((each) => (each === known ? { ...each, looks } : each)) };
    }
    case 'run.finished':
      return {
        finished: time,
        outcome: event.outcome ?? '',
        reason: event.reason ?? '',
        leftBehind: event.leftBehind,
        faults: run.faults.map((each) => ended(each, time)),
      };
    default:
      return {};
  }
}

function ended<T extends Stretch>(stretch: T, time: number): T {
  return stretch.to === undefined ? { ...stretch, to: time } : stretch;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
