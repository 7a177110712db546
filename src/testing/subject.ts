import type { Host, Injector, Json } from '../plugin/index.ts';

/** The fault that is held to the rules, and what it takes to try it. */
export interface Subject<P, U extends Json> {
  readonly injector: Injector<P, U>;
  /** The JavaScript module that exports it: another process will know nothing but that and the undo record. */
  readonly module: string | URL;
  /** Makes a target of the test's own. Called anew for each case. */
  readonly prepare: () => Trial<P> | Promise<Trial<P>>;
  /** The machine; default: this one. */
  readonly host?: Host;
  /** Milliseconds that the effect may take to be seen, or to be gone; default 5000. */
  readonly within?: number;
}

/** A target of a test's own, and how to look at it without the injector's help. */
export interface Trial<P> {
  /** Such that the fault is quick to make. */
  readonly parameters: P;
  /** Whether the effect is there now. */
  inForce(): boolean | Promise<boolean>;
  /** Everything that the fault could change, as text: the same before and after. */
  surroundings?(): string | Promise<string>;
  /** Makes the target vanish while the fault is in force. */
  vanish(): void | Promise<void>;
  /** Removes whatever is still there of the target. */
  end(): void | Promise<void>;
}
