import { isConflict, isNotFound } from '../kube/kube-error.ts';
import { type Lease, microTime } from '../kube/leases.ts';
import type { Place } from '../limits/admission.ts';
import { type Refusal, refusal } from '../limits/limits.ts';
import { formatDuration } from '../plugin/index.ts';
import type { Member } from './member.ts';

/** Times a second that all holders together renew their leases, on average. */
const RENEWALS = 8;
/** Milliseconds: the least from one renewal to the next. */
const SHORTEST = 10_000;

/** How often a lease is renewed, in milliseconds, where so many are held. */
function renewEvery(slots: number): number {
  return Math.max(SHORTEST, (slots / RENEWALS) * 1000);
}

/** How long a lease lasts from its last renewal, in seconds. */
export function leaseSeconds(slots: number): number {
  return Math.ceil((3 * renewEvery(slots)) / 1000);
}

export interface PlaceOptions {
  readonly member: Member;
  /** The Lease as we have written it. */
  readonly lease: Lease;
  /** Slots that there are. */
  readonly slots: number;
  /** When it was asked for: from then on it lasts. */
  readonly since: number;
}

/**
 * A slot that this pod holds. Its lease is renewed while it is held. Where that does not come about for half as long
 * as it lasts, the place is lost, and the other half is there to take the faults back before anybody else has it.
 */
export class HeldPlace implements Place {
  readonly lost: Promise<Refusal>;
  readonly #options: PlaceOptions;
  readonly #every: number;
  readonly #chance: () => number;
  #lease: Lease;
  #over = false;
  #lose: (refusal: Refusal) => void = () => {};
  #renewal: unknown;
  #end: unknown;
  #leaving: unknown;
  #left: Promise<void> | undefined;

  constructor(options: PlaceOptions) {
    const { member, lease, slots, since } = options;
    const stream = member.streams(`place/${member.pod}/${since}`);
    this.#options = options;
    this.#every = renewEvery(slots);
    this.#chance = () => stream.next();
    this.#lease = lease;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    this.#heldSince(since);
  }

  /** Whether it is held, and neither lost nor given back. */
  get isHeld(): boolean {
    return !this.#over;
  }

  /** Gives it back; where that cannot be said, it expires. */
  release(): void {
    const { clock } = this.#options.member;
    clock.clearTimeout(this.#end);
    clock.clearTimeout(this.#renewal);
    this.#over = true;
    const { slots } = this.#options;
    // Of many that end at once, not all are to be heard at once.
    const wait = this.#chance() * (slots / RENEWALS) * 1000;
    this.#leaving = clock.setTimeout(() => void this.leaveNow(), wait);
  }

  /** Resolves when the API server knows that it was given back, as far as it can be told. */
  leaveNow(): Promise<void> {
    this.#options.member.clock.clearTimeout(this.#leaving);
    this.#left ??= this.#leave();
    return this.#left;
  }

  async #leave(): Promise<void> {
    const { leases } = this.#options.member;
    const { metadata, spec } = this.#lease;
    await leases.replace({ metadata, spec: { ...spec, holderIdentity: '' } }).catch(() => {});
  }

  #heldSince(since: number): void {
    const { clock } = this.#options.member;
    const passed = Math.max(0, clock.now() - since);
    clock.clearTimeout(this.#end);
    this.#end = clock.setTimeout(
      () => this.#isLost(`the API server has not renewed its lease for ${formatDuration(1.5 * this.#every)}`),
      1.5 * this.#every - passed,
    );
    this.#renewIn((0.9 + 0.2 * this.#chance()) * this.#every);
  }

  #renewIn(milliseconds: number): void {
    this.#renewal = this.#options.member.clock.setTimeout(() => void this.#renew(), milliseconds);
  }

  async #renew(): Promise<void> {
    const { leases, clock, pod } = this.#options.member;
    const since = clock.now();
    const { metadata, spec } = this.#lease;
    try {
      const lease = { metadata, spec: { ...spec, renewTime: microTime(since) } };
      this.#lease = await leases.replace(lease);
      if (!this.#over) this.#heldSince(since);
    } catch (error) {
      if (this.#over) return;
      if (isNotFound(error)) return this.#isLost('its lease was deleted');
      if (isConflict(error) && !(await this.#isOurs(pod))) return this.#isLost('another pod has its place');
      if (!this.#over) this.#renewIn((0.1 + 0.1 * this.#chance()) * this.#every);
    }
  }

  /** An answer that was lost on its way leaves a lease that we have renewed, and do not know. */
  async #isOurs(pod: string): Promise<boolean> {
    try {
      const lease = await this.#options.member.leases.get(this.#lease.metadata.name);
      if (lease.spec.holderIdentity !== pod) return false;
      this.#lease = lease;
      return true;
    } catch (error) {
      // Not known: it is asked again until the place is lost anyway.
      return !isNotFound(error);
    }
  }

  #isLost(why: string): void {
    if (this.#over) return;
    const { clock } = this.#options.member;
    clock.clearTimeout(this.#end);
    clock.clearTimeout(this.#renewal);
    this.#over = true;
    this.#lose(refusal('fleet', why));
  }
}
