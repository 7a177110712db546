import type { Event, LeftBehind, Outcome } from '../events/event.ts';
import type { Json, Observation } from '../plugin/index.ts';

/** What happened in a run, put together from its events. Times in milliseconds since the Unix epoch. */
export interface Report {
  readonly run: string;
  readonly scenario: string;
  /** Undefined while a run goes on, or where its journal was cut short. */
  readonly outcome?: Outcome;
  readonly reason: string;
  readonly limit?: string;
  readonly seed: number;
  readonly dryRun: boolean;
  readonly environment?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly start: number;
  readonly end: number;
  readonly states: readonly StateStay[];
  readonly faults: readonly FaultReport[];
  readonly probes: readonly ProbeReport[];
  readonly leftBehind: readonly LeftBehind[];
  readonly events: readonly Event[];
  /** The scenario's file, where it was kept. */
  readonly source?: string;
}

export interface StateStay {
  readonly state: string;
  readonly entered: number;
  readonly left?: number;
}

/** One fault, made once. */
export interface FaultReport {
  readonly fault: string;
  readonly type: string;
  readonly state: string;
  /** What was to be hit. */
  readonly planned?: Observation;
  /** What was read back from the machine. */
  readonly seen?: Observation;
  readonly injected?: number;
  /** Taken back, or over by itself. */
  readonly ended?: number;
  readonly undone?: Observation;
  readonly skipped?: string;
  readonly error?: string;
}

export interface ProbeReport {
  readonly probe: string;
  /** Undefined for the scenario's own. */
  readonly state?: string;
  readonly looks: readonly ProbeLook[];
}

export interface ProbeLook {
  readonly time: number;
  readonly ok: boolean;
  readonly message: string;
  readonly value?: Json;
}

/** @param events of one run, the first one first */
export function reportOf(events: readonly Event[], source?: string): Report {
  const started = events.find((event) => event.event === 'run.started');
  const finished = events.findLast((event) => event.event === 'run.finished');
  const [first, last] = [events[0], events.at(-1)] as [Event, Event];
  return {
    run: first.run,
    scenario: first.scenario,
    ...(finished ? { outcome: finished.outcome } : {}),
    reason: finished?.reason ?? 'the journal has no end',
    ...(finished?.limit === undefined ? {} : { limit: finished.limit }),
    seed: started?.seed ?? 0,
    dryRun: started?.dryRun ?? false,
    ...(started?.environment === undefined ? {} : { environment: started.environment }),
    labels: started?.labels ?? {},
    start: Date.parse(first.time),
    end: Date.parse(last.time),
    states: statesOf(events),
    faults: faultsOf(events),
    probes: probesOf(events),
    leftBehind: finished?.leftBehind ?? [],
    events,
    ...(source === undefined ? {} : { source }),
  };
}

function statesOf(events: readonly Event[]): StateStay[] {
  const stays: { state: string; entered: number; left?: number }[] = [];
  for (const event of events) {
    if (event.event === 'state.entered') stays.push({ state: event.state, entered: Date.parse(event.time) });
    if (event.event === 'state.left') {
      const stay = stays.findLast(({ state, left }) => state === event.state && left === undefined);
      if (stay) stay.left = Date.parse(event.time);
    }
  }
  return stays;
}

function faultsOf(events: readonly Event[]): FaultReport[] {
  const faults = new Map<string, { -readonly [K in keyof FaultReport]: FaultReport[K] }>();
  for (const event of events) {
    if (!('fault' in event)) continue;
    const { fault, type, state } = event;
    const known = faults.get(fault) ?? { fault, type, state };
    faults.set(fault, known);
    const time = Date.parse(event.time);
    if (event.event === 'fault.planned') known.planned = event.detail;
    if (event.event === 'fault.injected') {
      Object.assign(known, { seen: event.detail, injected: time });
      if (event.detail.over === true) known.ended = time;
    }
    if (event.event === 'fault.reverted') {
      known.undone = event.detail;
      known.ended ??= time;
    }
    if (event.event === 'fault.skipped') known.skipped = event.detail.message;
    if (event.event === 'fault.failed') {
      known.error = event.error;
      if (known.injected !== undefined) known.ended ??= time;
    }
  }
  return [...faults.values()];
}

function probesOf(events: readonly Event[]): ProbeReport[] {
  const probes = new Map<string, { probe: string; state?: string; looks: ProbeLook[] }>();
  for (const event of events) {
    if (event.event !== 'probe.passed' && event.event !== 'probe.failed') continue;
    const { probe, state, detail } = event;
    const key = `${state ?? ''} ${probe}`;
    const known = probes.get(key) ?? { probe, ...(state === undefined ? {} : { state }), looks: [] };
    probes.set(key, known);
    known.looks.push({
      time: Date.parse(event.time),
      ok: event.event === 'probe.passed',
      message: event.event === 'probe.failed' ? event.error : (detail?.message ?? ''),
      ...(detail?.value === undefined ? {} : { value: detail.value }),
    });
  }
  return [...probes.values()];
}
