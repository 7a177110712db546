import type { Clock, Host, Json } from '../plugin/index.ts';
import type { Probe } from '../scenario/scenario.ts';

/** What a probe found. */
export interface ProbeResult {
  /** Whether it holds. */
  readonly ok: boolean;
  /** What was seen, and what was expected where that differs. */
  readonly message: string;
  /** The measured value, where there is one. */
  readonly value?: Json;
}

/** What a probe needs of the world. */
export interface ProbeContext {
  readonly host: Host;
  readonly clock: Clock;
  /** Ends the probe at once; it then does not hold. */
  readonly signal?: AbortSignal;
}

/** A probe of one kind. */
export type ProbeOf<K extends Probe['kind']> = Extract<Probe, { readonly kind: K }>;

/**
 * Looks whether a probe of one kind holds. It may throw: whatever goes wrong means that the probe does not hold.
 * When `signal` is aborted (the time is up, or nobody waits any more) it lets go of what it has open.
 */
export type Look<K extends Probe['kind']> = (
  probe: ProbeOf<K>,
  context: ProbeContext & { readonly signal: AbortSignal },
) => Promise<ProbeResult>;
