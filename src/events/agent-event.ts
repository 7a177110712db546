import type { Event } from './event.ts';

/** What an agent says of itself, beside what its runs say. */
export type AgentEvent = { readonly time: string } & AgentEventBody;

/** Everything that happens in an agent, numbered from 1 in the order it happens, across restarts. */
export type NumberedEvent = (Event | AgentEvent) & { readonly sequence: number };

export type AgentEventBody =
  | {
      readonly event: 'agent.started';
      readonly version: string;
      /** The base of what is drawn, for scenarios without a seed of their own. */
      readonly seed: number;
      readonly dryRun: boolean;
      readonly environment?: string;
    }
  | { readonly event: 'agent.ready'; readonly scenarios: number }
  | { readonly event: 'agent.stopping'; readonly reason: string }
  | { readonly event: 'agent.reconfigured' }
  /** Scenarios have been read, since files had changed. */
  | {
      readonly event: 'agent.reloaded';
      readonly changed: number;
      /** How many of the changed ones are not valid. */
      readonly invalid: number;
      readonly removed: number;
    }
  | { readonly event: 'agent.halted'; readonly by: HaltSource; readonly reason: string }
  | { readonly event: 'agent.unhalted'; readonly by: HaltSource }
  | { readonly event: 'scenario.loaded'; readonly scenario: string; readonly file: string }
  | {
      readonly event: 'scenario.invalid';
      readonly file: string;
      /** The one whose last good version goes on. */
      readonly scenario?: string;
      /** The first of what is wrong, with its place. */
      readonly error: string;
    }
  | { readonly event: 'scenario.removed'; readonly scenario: string; readonly file: string }
  /** Without a name: all of them. */
  | { readonly event: 'scenario.paused' | 'scenario.resumed'; readonly scenario?: string }
  | {
      readonly event: 'firing.started';
      readonly scenario: string;
      /** When it was due, before jitter: ISO 8601. */
      readonly due: string;
      readonly run: string;
      /** Milliseconds between when it was to start and when it did. */
      readonly lag: number;
    }
  | {
      readonly event: 'firing.skipped';
      readonly scenario: string;
      readonly due: string;
      readonly because: string;
      readonly reason: string;
    }
  | {
      readonly event: 'firing.refused';
      readonly scenario: string;
      readonly due: string;
      readonly run: string;
      readonly limit: string;
      readonly reason: string;
    }
  | {
      readonly event: 'firing.missed';
      readonly scenario: string;
      /** Of the first that was missed. */
      readonly due: string;
      readonly count: number;
      readonly reason: string;
    }
  /** What became of a fault that a dead Squall had left, or that a run could not take back. */
  | {
      readonly event: 'leftover.reverted' | 'leftover.closed' | 'leftover.failed';
      readonly run: string;
      readonly scenario: string;
      readonly fault: string;
      readonly type: string;
      readonly message: string;
      /** What a person can type, where it has failed. */
      readonly command?: string;
    }
  /** Somebody outside has changed something, or tried to. */
  | AuditEvent
  /** Something went wrong that ends neither a run nor the agent. */
  | { readonly event: 'agent.trouble'; readonly error: string };

export type AuditEvent =
  | {
      readonly event: 'audit.changed';
      /** The call of the API. */
      readonly call: string;
      readonly who: string;
      /** An address, or `socket`. */
      readonly from: string;
      /** What was asked for, in a few words. */
      readonly request: string;
      /** `ok`, or the code of an error. */
      readonly result: string;
      readonly run?: string;
      readonly scenario?: string;
      /** What keeps a request from being carried out twice. */
      readonly key?: string;
    }
  /** Calls that were not let through, of one kind and from one place. */
  | {
      readonly event: 'audit.denied';
      readonly from: string;
      readonly because: string;
      readonly reason: string;
      readonly count: number;
    };

/** Who halted: an operator through the API, a signal, a file, a probe that tripped; unknown after a damaged record. */
export type HaltSource = 'operator' | 'signal' | 'file' | 'probe' | 'unknown';
