import type { Lease } from '../kube/leases.ts';
import type { Clock } from '../plugin/index.ts';

interface Sighting {
  readonly version: string;
  readonly timer: unknown;
  expired: boolean;
}

/**
 * Knows which leases have expired: those that were not renewed for as long as they last while this process looked on.
 * Clocks of other machines, and jumps of our own, do not matter: only how fast time passes.
 */
export class Witness {
  readonly #clock: Clock;
  readonly #seen = new Map<string, Sighting>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether it has expired. What is seen for the first time has not, whatever it says of itself. */
  hasExpired({ metadata, spec }: Lease): boolean {
    const { name, resourceVersion: version = '' } = metadata;
    const before = this.#seen.get(name);
    if (before?.version === version) return before.expired;
    this.#clock.clearTimeout(before?.timer);
    const timer = this.#clock.setTimeout(() => {
      sighting.expired = true;
    }, durationOf(spec));
    const sighting: Sighting = { version, timer, expired: false };
    this.#seen.set(name, sighting);
    return false;
  }

  stop(): void {
    for (const { timer } of this.#seen.values()) this.#clock.clearTimeout(timer);
    this.#seen.clear();
  }
}

/** Milliseconds that a lease lasts from when it was renewed. */
function durationOf({ leaseDurationSeconds = 0 }: Lease['spec']): number {
  return leaseDurationSeconds * 1000;
}
