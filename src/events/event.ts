import type { Observation } from '../plugin/index.ts';

/** What a run says of itself. Progress, journal, report, metrics and streams are plain consumers of this union. */
export type Event = EventHeader & EventBody;

export interface EventHeader {
  /** ISO 8601 with milliseconds, from the run's clock. */
  readonly time: string;
  /** The run's id. */
  readonly run: string;
  /** The scenario's name. */
  readonly scenario: string;
}

export type Outcome = 'passed' | 'failed' | 'aborted' | 'refused';

export type EventBody =
  | {
      readonly event: 'run.started';
      readonly seed: number;
      readonly labels: Readonly<Record<string, string>>;
      readonly environment?: string;
      readonly dryRun: boolean;
    }
  | { readonly event: 'state.entered'; readonly state: string; readonly detail?: Observation }
  | { readonly event: 'state.left'; readonly state: string; readonly detail?: Observation }
  | ({
      readonly event:
        | 'fault.planned'
        | 'fault.injected'
        | 'fault.updated'
        | 'fault.reverted'
        | 'fault.skipped';
    } & FaultReference & {
        readonly detail: Observation;
      })
  | ({ readonly event: 'fault.failed' } & FaultReference & {
        readonly error: string;
        readonly detail?: Observation;
      })
  | ({ readonly event: 'probe.passed' } & ProbeReference & { readonly detail?: Observation })
  | ({ readonly event: 'probe.failed' } & ProbeReference & {
        readonly error: string;
        readonly detail?: Observation;
      })
  | {
      readonly event: 'run.finished';
      readonly outcome: Outcome;
      readonly reason: string;
      /** The limit that refused or ended it, where one did. */
      readonly limit?: string;
      readonly leftBehind: readonly LeftBehind[];
      readonly labels: Readonly<Record<string, string>>;
    };

export interface FaultReference {
  readonly state: string;
  /** Unique in the run, the same in simulation and for real. */
  readonly fault: string;
  /** The injector's name. */
  readonly type: string;
}

export interface ProbeReference {
  /** Undefined for the scenario's own (steady state, stop conditions). */
  readonly state?: string;
  readonly probe: string;
}

/** A fault that could not be taken back. */
export interface LeftBehind {
  readonly fault: string;
  readonly type: string;
  readonly error: string;
  /** What a person can type to undo it. */
  readonly command?: string;
}
