import type { Lease } from '../kube/leases.ts';
import type { Random } from '../plugin/index.ts';
import { type Member, SHARD } from './member.ts';
import type { Witness } from './witness.ts';

/** What a pod that asks sees of the slots of a shard. */
export interface Sight {
  /** A slot to take, with its Lease where there is one; undefined where all are held. */
  readonly free?: { readonly index: number; readonly lease?: Lease };
  /** Milliseconds after which it is worth looking again: some may be held by the dead. */
  readonly again?: number;
}

/** The name of a slot's Lease. */
export function slotName({ group }: Member, index: number): string {
  return `squall-${group}-slot-${index}`;
}

/**
 * Chooses a slot: our own, which a predecessor of this process has left, else one by chance of those that nobody
 * holds.
 *
 * @param slots how many there are in all shards
 */
export function chooseSlot(
  leases: readonly Lease[],
  member: Member,
  {
    slots,
    shard,
    witness,
    random,
  }: {
    readonly slots: number;
    readonly shard: number;
    readonly witness: Witness;
    readonly random: Random;
  },
): Sight {
  const known = new Map(leases.map((lease) => [lease.metadata.name, lease]));
  const indexes = Array.from({ length: Math.min(SHARD, slots - shard * SHARD) }, (_, i) => shard * SHARD + i);
  const held = leases.filter(({ spec }) => spec.holderIdentity);
  const others = held.filter(
    (lease) => lease.spec.holderIdentity !== member.pod && !witness.hasExpired(lease),
  );
  // A budget that has become less: those that hold a slot beyond it count as well.
  const room = indexes.length - others.length;
  const own = held.find(({ spec }) => spec.holderIdentity === member.pod);
  const taken = new Set(others.map(({ metadata }) => metadata.name));
  const free = indexes.filter((index) => !taken.has(slotName(member, index)));
  const ownIndex = own && free.find((index) => slotName(member, index) === own.metadata.name);
  const index = ownIndex ?? random.sample(free, 1)[0];
  if (room > 0 && index !== undefined) {
    const lease = known.get(slotName(member, index));
    return { free: { index, ...(lease ? { lease } : {}) } };
  }
  const again = others
    .map((lease) => mayBeDead(lease, member.clock.now()))
    .filter((each) => each !== undefined);
  return again.length > 0 ? { again: Math.min(...again) } : {};
}

/**
 * By its own date, which only says whether it is worth a second look, a lease has expired: then, how long to look on
 * until that is certain.
 */
function mayBeDead({ spec }: Lease, now: number): number | undefined {
  const lasts = (spec.leaseDurationSeconds ?? 0) * 1000;
  return Date.parse(spec.renewTime ?? '') + lasts < now ? lasts : undefined;
}
