import type { FleetConfig } from '../config/fleet.ts';
import { isConflict } from '../kube/kube-error.ts';
import { type Lease, microTime } from '../kube/leases.ts';
import type { Place } from '../limits/admission.ts';
import { isRefusal } from '../limits/gate.ts';
import { type Refusal, refusal } from '../limits/limits.ts';
import { delay, type Random } from '../plugin/index.ts';
import type { Census } from './census.ts';
import { GROUP_LABEL, labelsOf, type Member, SHARD, SHARD_LABEL } from './member.ts';
import { HeldPlace, leaseSeconds } from './place.ts';
import { chooseSlot, slotName } from './slots.ts';
import type { Turns } from './turns.ts';
import { Witness } from './witness.ts';

export interface BudgetOptions {
  readonly member: Member;
  readonly config: FleetConfig & { readonly budget: NonNullable<FleetConfig['budget']> };
  readonly census: Census;
  readonly turns: Turns;
}

/** Times that a slot is tried for in a turn, while others are quicker. */
const ATTEMPTS = 3;
/** Milliseconds to wait in between, at most. */
const PAUSE = 500;

/** A place, and how many runs have it: those of one that was lost may take long to be undone. */
interface SharedPlace {
  readonly held: HeldPlace;
  users: number;
}

/**
 * Lets so many pods of a group be under fault at once. There are as many slots, each a Lease that one pod can hold:
 * the API server refuses a change of what has changed since it was read, so of two pods that take one slot, one does.
 */
export class Budget {
  readonly #options: BudgetOptions;
  readonly #witness: Witness;
  readonly #random: Random;
  /** The place of this pod, which all of its runs share. */
  #place: SharedPlace | undefined;
  /** The one that was given back last. */
  #left: HeldPlace | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: BudgetOptions) {
    const { clock, pod, streams } = options.member;
    this.#options = options;
    this.#witness = new Witness(clock);
    this.#random = streams(`budget/${pod}`);
  }

  /** Takes a place, by a moment at the latest. Never rejects: where the API server cannot be asked, there is none. */
  admit(until: number, signal: AbortSignal): Promise<Place | Refusal> {
    const answer = this.#last.then(() => this.#admit(until, signal));
    this.#last = answer;
    return answer;
  }

  /** Resolves when the place that was given back last is free. */
  async stop(): Promise<void> {
    this.#witness.stop();
    await this.#left?.leaveNow();
  }

  async #admit(until: number, signal: AbortSignal): Promise<Place | Refusal> {
    if (this.#place?.held.isHeld) return this.#share(this.#place);
    try {
      const answer = await this.#ask(until, signal);
      if (isRefusal(answer)) return answer;
      this.#place = { held: answer, users: 0 };
      return this.#share(this.#place);
    } catch (error) {
      return refusal('fleet', (error as Error).message);
    }
  }

  #share(place: SharedPlace): Place {
    let uses = true;
    place.users++;
    return {
      lost: place.held.lost,
      release: () => {
        if (!uses) return;
        uses = false;
        place.users--;
        if (place.users > 0) return;
        place.held.release();
        if (this.#place === place) this.#place = undefined;
        this.#left = place.held;
      },
    };
  }

  /** @throws KubeError */
  async #ask(until: number, signal: AbortSignal): Promise<HeldPlace | Refusal> {
    const { member, census, turns } = this.#options;
    const { clock } = member;
    if (!(await census.known())) return refusal('fleet', 'the pods of the group could not be counted yet');
    for (let wait = turns.waitForPlace(); ; wait = turns.waitForPlace()) {
      if (clock.now() + wait > until) return refusal('fleet', 'its turn to ask for a place comes too late');
      await delay(clock, wait, signal);
      if (signal.aborted) return refusal('fleet', 'it was stopped before it had a place');
      turns.take();
      const answer = await this.#try();
      if (!('again' in answer)) return answer;
      if (clock.now() + answer.again > until) return answer.refusal;
      await delay(clock, answer.again, signal);
    }
  }

  async #try(): Promise<HeldPlace | Refusal | { readonly again: number; readonly refusal: Refusal }> {
    const { member, config } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const since = member.clock.now();
      const { slots, shard, leases } = await this.#look();
      if (slots < 1) return refusal('fleet', `${describe(config)} of the ready pods is less than one`);
      const witness = this.#witness;
      const { free, again } = chooseSlot(leases, member, { slots, shard, witness, random: this.#random });
      const full = refusal('fleet', `${slots} of the group ${config.group} may be under fault, and are`);
      if (!free) return again === undefined ? full : { again, refusal: full };
      const lease = await this.#take(free, shard, slots, since);
      if (lease) return new HeldPlace({ member, lease, slots, since });
      if (attempt === ATTEMPTS) return refusal('fleet', 'others were quicker to take its place');
      await delay(member.clock, attempt * this.#random.next() * PAUSE);
    }
  }

  /** Reads the slots of a shard; of the only one, in all but the largest groups. */
  async #look(): Promise<{ slots: number; shard: number; leases: readonly Lease[] }> {
    const { member, config, census } = this.#options;
    const shard = this.#random.below(Math.ceil(Math.max(1, this.#slots(census.pods)) / SHARD));
    const found = await member.leases.list(`${GROUP_LABEL}=${member.group},${SHARD_LABEL} in (all,${shard})`);
    const group = found.find(({ metadata }) => metadata.labels?.[SHARD_LABEL] === 'all');
    const pods = 'percent' in config.budget ? await census.count(group) : census.pods;
    const prefix = slotName(member, 0).slice(0, -1);
    return {
      slots: this.#slots(pods),
      shard,
      leases: found.filter(({ metadata }) => metadata.name.startsWith(prefix)),
    };
  }

  #slots(pods: number): number {
    const { budget } = this.#options.config;
    return 'pods' in budget ? budget.pods : Math.floor((pods * budget.percent) / 100);
  }

  /** @returns the Lease as it is now; undefined where another pod was quicker */
  async #take(
    { index, lease }: { readonly index: number; readonly lease?: Lease },
    shard: number,
    slots: number,
    since: number,
  ): Promise<Lease | undefined> {
    const { member } = this.#options;
    const spec = {
      holderIdentity: member.pod,
      leaseDurationSeconds: leaseSeconds(slots),
      renewTime: microTime(since),
    };
    const metadata = lease?.metadata ?? { name: slotName(member, index), labels: labelsOf(member, shard) };
    try {
      return await (lease
        ? member.leases.replace({ metadata, spec })
        : member.leases.create({ metadata, spec }));
    } catch (error) {
      if (isConflict(error)) return undefined;
      throw error;
    }
  }
}

function describe({ budget }: BudgetOptions['config']): string {
  return 'percent' in budget ? `${budget.percent}%` : `${budget.pods}`;
}
