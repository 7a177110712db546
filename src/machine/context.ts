import type { Streams } from '../chance/streams.ts';
import type { Effects, EndOfRun, Visit } from './effects.ts';

/** What a run brings to the machine of its scenario. */
export interface MachineInput {
  readonly effects: Effects;
  readonly streams: Streams;
  readonly limit: HardLimit;
  /** Milliseconds by which a state's own time is up late, as timers on a machine are; default: 0. */
  readonly late?: (visit: Visit) => number;
  /** Told how it has ended. */
  readonly over?: (ending: EndOfRun) => void;
}

/** When a run is ended, whatever it does, and why. */
export interface HardLimit {
  /** Milliseconds from the first state. */
  readonly after: number;
  readonly reason: string;
  /** The name of the limit, where it is not the scenario's own. */
  readonly limit?: string;
}

/** What a machine remembers. Nothing of it is ever changed in place. */
export interface MachineContext {
  readonly run: MachineInput;
  /** The latest stay in each state, in the order of `allStates`: lists are copied faster than mappings. */
  readonly stays: readonly (Stay | undefined)[];
  /** How often each branch with a `max` was taken, by path and index. */
  readonly taken: Readonly<Record<string, number>>;
  readonly ending?: EndOfRun;
}

export interface Stay {
  readonly visit: Visit;
  /** Where an event, `onError` or `onFailure` sends it. */
  readonly exit?: string | undefined;
  /** Whether the `when` of each branch held; undefined: there is none. */
  readonly held?: readonly boolean[];
}

/** What an actor of a machine may be sent from outside; its own events are answers to what it asks of the effects. */
export type MachineEvent =
  | { readonly type: `on ${string}` }
  | { readonly type: `lost ${string}`; readonly error: Error }
  | { readonly type: 'squall.end'; readonly ending: EndOfRun };
