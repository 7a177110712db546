import type { Event } from './event.ts';

/** What a run looks like now, and what has happened in it: everything that a view or a verdict needs. */
export interface Tally {
  readonly scenario: string;
  readonly seed: number;
  readonly dryRun: boolean;
  /** Milliseconds since the Unix epoch, of the run's clock. */
  readonly started: number;
  readonly last: number;
  /** By path, in the order entered. */
  readonly states: ReadonlyMap<
    string,
    { readonly entered: number; readonly lasts?: number; readonly ends: string }
  >;
  /** By id, in the order injected. */
  readonly faults: ReadonlyMap<
    string,
    { readonly type: string; readonly state: string; readonly message: string }
  >;
  /** The last look at each probe, by name. */
  readonly probes: ReadonlyMap<string, { readonly ok: boolean; readonly message: string }>;
  readonly counts: {
    injected: number;
    reverted: number;
    skipped: number;
    failed: number;
    held: number;
    missed: number;
  };
  readonly finished: Extract<Event, { event: 'run.finished' }> | undefined;
  add(event: Event): void;
}

export function createTally(): Tally {
  const states = new Map<string, { entered: number; lasts?: number; ends: string }>();
  const faults = new Map<string, { type: string; state: string; message: string }>();
  const probes = new Map<string, { ok: boolean; message: string }>();
  const counts = { injected: 0, reverted: 0, skipped: 0, failed: 0, held: 0, missed: 0 };
  return {
    scenario: '',
    seed: 0,
    dryRun: false,
    started: 0,
    last: 0,
    finished: undefined,
    states,
    faults,
    probes,
    counts,
    add(this: { -readonly [K in keyof Tally]: Tally[K] }, event) {
      this.last = Date.parse(event.time);
      switch (event.event) {
        case 'run.started':
          Object.assign(this, {
            scenario: event.scenario,
            seed: event.seed,
            dryRun: event.dryRun,
            started: this.last,
          });
          break;
        case 'state.entered': {
          const lasts = event.detail?.lasts;
          const ends = event.detail?.message ?? '';
          states.set(event.state, {
            entered: this.last,
            ends,
            ...(typeof lasts === 'number' ? { lasts } : {}),
          });
          break;
        }
        case 'state.left':
          states.delete(event.state);
          break;
        case 'fault.planned':
          break;
        case 'fault.injected':
          counts.injected++;
          faults.set(event.fault, { type: event.type, state: event.state, message: event.detail.message });
          break;
        case 'fault.updated':
          break;
        case 'fault.reverted':
          counts.reverted++;
          faults.delete(event.fault);
          break;
        case 'fault.skipped':
          counts.skipped++;
          break;
        case 'fault.failed':
          counts.failed++;
          faults.delete(event.fault);
          break;
        case 'probe.passed':
          counts.held++;
          probes.set(event.probe, { ok: true, message: event.detail?.message ?? '' });
          break;
        case 'probe.failed':
          counts.missed++;
          probes.set(event.probe, { ok: false, message: event.error });
          break;
        case 'run.finished':
          this.finished = event;
          break;
      }
    },
  };
}
