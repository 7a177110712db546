import type { Awaitable } from './awaitable.ts';
import type { Clock } from './clock.ts';
import type { Host } from './host.ts';
import type { Random } from './random.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A kind of fault. One object; the built-in ones implement this interface and import nothing else of Squall's.
 *
 * The engine chooses when, remembers, retries and composes; an injector knows how one fault is made, read back
 * and taken away. For every fault the engine calls `plan`, writes the undo record down, then `apply`, `verify`
 * and, however the state is left, `revert`. After a crash another process calls `revert` with the record alone.
 *
 * @typeParam P the parameters, as `schema` lets them through
 * @typeParam U the undo record, plain JSON
 */
export interface Injector<P = unknown, U extends Json = Json> {
  /** The key in a scenario, the metric's label and the page in the docs. */
  readonly name: string;
  /** One sentence for help and reference. */
  readonly summary: string;
  /** JSON Schema (2020-12) of the parameters, an object schema with `additionalProperties: false`. */
  readonly schema: JsonSchema;
  /**
   * What it is used for, the main use first. `squall doctor` asks `missing` for each: a fault whose main use the
   * machine has all for is ready, though others of its uses may not be.
   */
  readonly uses: readonly Use<P>[];

  /** What the schema cannot say. Paths are JSON pointers into the parameters (`/delay`). */
  check?(parameters: P): readonly ParameterProblem[];
  /**
   * Why two faults of this kind cannot be in force at once, where that is certain on any machine: the problem with
   * `one`. What only the machine can tell is for `plan` to refuse.
   */
  conflict?(one: P, other: P): ParameterProblem | undefined;
  /** Whether the fault lasts as long as its state (`state`) or is over at once (`once`). */
  lasting(parameters: P): 'state' | 'once';
  /**
   * Whether each making of it is over at once, with nothing to take back, though it be made again and again while its
   * state lasts; default: where `lasting` says `once`.
   */
  over?(parameters: P): boolean;
  /**
   * What the fault is gone with: this boot of the machine (default), the network namespace it was made in, or
   * nothing at all, such as a file on disk.
   */
  readonly goneWith?: 'boot' | 'network-namespace' | 'nothing';
  /** Milliseconds after which the whole fault is made again while its state lasts; undefined: once. */
  every?(parameters: P): number | undefined;
  /** A few words for people: `80% of 2 cores`. */
  describe(parameters: P): string;
  /** What of the machine is changed while it is in force, and how that is taken back: a sentence; default: `summary`. */
  changes?(parameters: P): string;

  /** What the machine lacks for these parameters. Reads only; empty when all is well. */
  missing(parameters: P, host: Host): Awaitable<readonly Missing[]>;
  /**
   * Looks and changes nothing: resolves targets, reads what will have to be put back.
   *
   * @throws FaultError where the fault cannot be made (`ifNone: fail` without a target, …)
   */
  plan(parameters: P, context: InjectionContext): Awaitable<Plan<U>>;
  /** Makes the fault. What it makes carries `context.token`. Looks at `context.signal` where it takes long. */
  apply(parameters: P, undo: U, context: InjectionContext): Awaitable<Applied | undefined>;
  /**
   * Reads the effect back from the machine.
   *
   * @returns what was found, for people and for events
   * @throws FaultError where it is not what was asked for
   */
  verify(parameters: P, undo: U, context: InjectionContext): Awaitable<Observation>;
  /** Milliseconds between two calls of `refresh` while the fault is in force; undefined: none are needed. */
  refreshEvery?(parameters: P): number | undefined;
  /**
   * Brings a fault in force up to date with what it was resolved from, such as the addresses of a host name. Never
   * at work together with `revert`.
   *
   * @returns what has changed, undefined where nothing has
   * @throws FaultError where the fault is not in force any more
   */
  refresh?(parameters: P, undo: U, context: InjectionContext): Awaitable<Refreshed<U> | undefined>;
  /**
   * Takes the fault back, from the record alone: it may run in another process, twice, and when `apply` was only
   * half done or never began. A target that is gone counts as reverted.
   *
   * @throws FaultError with `command`, what a person can type, where it could not be undone
   */
  revert(undo: U, context: RevertContext): Awaitable<Observation>;
}

/** Something a fault is used for: the fewest parameters that need all that it takes. */
export interface Use<P = unknown> {
  /** A few words: `delay, jitter and loss`. */
  readonly what: string;
  readonly parameters: P;
}

/** As much of JSON Schema as the compiler needs to know. */
export type JsonSchema = { readonly [key: string]: unknown };

export interface ParameterProblem {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

export interface Missing {
  /** The tool, module, capability or kernel feature: `sch_netem`. */
  readonly what: string;
  /** What needs it: `delay, jitter and loss`. */
  readonly why: string;
  /** What to install or grant. */
  readonly fix: string;
}

export interface RevertContext {
  readonly host: Host;
  readonly clock: Clock;
  /** Unique to this injection. */
  readonly token: string;
}

export interface InjectionContext extends RevertContext {
  /** This injection's own stream of chance. */
  readonly random: Random;
  /** Aborted when the state is left while `apply` or `verify` is still at work. */
  readonly signal: AbortSignal;
  /** Undo records of faults of this kind that are in force now, of this run and of others on the machine. */
  readonly inForce: readonly { readonly token: string; readonly undo: Json }[];
  /**
   * Writes the undo record anew, for what `apply` finds on its way and the plan could not know. Resolves when the
   * record would survive a crash: only then may be done what it undoes. Rejects once the state is left.
   */
  amend(undo: Json): Promise<void>;
}

export interface Plan<U extends Json = Json> {
  /** Everything that `revert` needs. */
  readonly undo: U;
  /** What will be hit; says so in `fault.planned`. */
  readonly observation: Observation;
  /** Set where there is nothing to do, with the reason: the fault is skipped (`ifNone: skip`). */
  readonly skip?: string;
}

export interface Refreshed<U extends Json = Json> {
  /** The record from now on. The one before must do for `revert`, too, should nobody get to write this one down. */
  readonly undo: U;
  /** What has changed; says so in `fault.updated`. */
  readonly observation: Observation;
}

/** What was seen, for people (`message`) and for programs (the rest). */
export interface Observation {
  readonly message: string;
  readonly [key: string]: Json;
}

/** What a fault can say of itself once it has been made. */
export interface Applied {
  /** Resolves when the fault has ended by itself, with what happened: a hog that was killed. */
  readonly failed?: Promise<FaultError>;
  /**
   * It is over already, and nothing will have to be taken back: its undo record is not kept, and it is said to have
   * happened though it was aborted meanwhile. Where nothing was done because of that, `apply` rejects.
   */
  readonly over?: boolean;
}

/** A fault that could not be made, held or taken back. */
export class FaultError extends Error {
  override readonly name: string = 'FaultError';
  /** How to mend it. */
  readonly hint: string | undefined;
  /** What a person can type to undo what was left behind. */
  readonly command: string | undefined;
  /** The limit that was in the way. */
  readonly limit: string | undefined;
  constructor(
    message: string,
    options: { hint?: string; command?: string; limit?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.command = options.command;
    this.limit = options.limit;
  }
}
