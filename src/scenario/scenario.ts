/**
 * A scenario after validation: names resolved, units in milliseconds, defaults filled in. Only `loadScenario`
 * makes one, so whoever holds a Scenario may trust it.
 */
export interface Scenario {
  readonly name: string;
  readonly description?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly seed?: number;
  /** Milliseconds; the run's hard limit. */
  readonly timeout: number;
  readonly schedule: readonly Schedule[];
  readonly concurrency: 'forbid' | 'allow' | 'replace';
  readonly suspend: boolean;
  readonly steadyState: readonly Probe[];
  readonly stopWhen: readonly Probe[];
  readonly storm: Region;
}

export type Schedule = ({ readonly cron: string; readonly timezone: string } | { readonly every: number }) & {
  /** Milliseconds. */
  readonly jitter: number;
  /** 0 to 1. */
  readonly probability: number;
  /** Milliseconds. */
  readonly startingDeadline: number;
};

/** One machine: the storm itself, a region of a parallel state, or a nested machine. */
export interface Region {
  readonly initial: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface State {
  /** The key in its region. */
  readonly name: string;
  /** Unique in the scenario: the names from the outside in, regions included, joined by `.`. */
  readonly path: string;
  readonly description?: string;
  readonly inject: readonly Fault[];
  /** Milliseconds; the same number twice where it is not drawn. */
  readonly for?: { readonly min: number; readonly max: number };
  readonly until?: Probe;
  /** Empty for a final state and for one that only an event ends. */
  readonly next: readonly Branch[];
  /** Event name to state name. */
  readonly on: ReadonlyMap<string, string>;
  readonly expect: readonly Probe[];
  readonly onFailure?: string;
  readonly onError?: string;
  readonly parallel?: ReadonlyMap<string, Region>;
  readonly nested?: Region;
  readonly final: boolean;
}

export interface Branch {
  /** A state of the same region. */
  readonly to: string;
  /** 0 to 1; what a branch without a number shares has been worked out. All of a state's add up to 1. */
  readonly probability: number;
  readonly when?: Probe;
  /** How often it may be taken in a run. */
  readonly max?: number;
}

export interface Fault {
  /** Unique in the scenario: the state's path, the kind, and a number for a second one: `slow-database.network`. */
  readonly id: string;
  /** The injector's name. */
  readonly type: string;
  /** As its schema lets them through. */
  readonly parameters: unknown;
  /** Whether it is in force as long as its state, and not over at once. */
  readonly lasts: boolean;
  /** 0 to 1. */
  readonly probability: number;
  readonly optional: boolean;
}

/** Something that holds or does not. Times in milliseconds. */
export type Probe = ProbeCommon & ProbeKind;

export interface ProbeCommon {
  /** The name given, or what it does in a few words. */
  readonly name: string;
  /** Milliseconds between two looks, where it is polled. */
  readonly every: number;
  /** How often in a row it must fail to trip, where it is polled. */
  readonly failures: number;
}

export type ProbeKind =
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: string;
      /** Undefined: any of 200 to 299. */
      readonly status?: number;
      readonly within: number;
      /** A regular expression. */
      readonly bodyMatches?: string;
      readonly jsonPath?: string;
      readonly equals?: unknown;
    }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly within: number }
  | {
      readonly kind: 'exec';
      /** A string runs through `sh -c`, a list as it is. */
      readonly command: string | readonly string[];
      readonly exitCode: number;
      readonly within: number;
    }
  | {
      readonly kind: 'prometheus';
      readonly url: string;
      readonly query: string;
      readonly min?: number;
      readonly max?: number;
      readonly within: number;
    }
  | { readonly kind: 'process'; readonly process: string; readonly count: number | undefined }
  | { readonly kind: 'file'; readonly path: string; readonly exists: boolean };
