import type { Streams } from '../chance/streams.ts';
import type { Leases } from '../kube/leases.ts';
import type { Clock } from '../plugin/index.ts';

/** One pod of a group, and what it reaches the others by. */
export interface Member {
  readonly group: string;
  /** The pod's name: unique in its namespace, the same after the agent's restart. */
  readonly pod: string;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly streams: Streams;
}

/** Slots that are looked at together: a group with a large budget is not read whole by each pod that asks. */
export const SHARD = 64;

export const GROUP_LABEL = 'squall.dev/group';
export const SHARD_LABEL = 'squall.dev/shard';

/** The labels of a Lease: of the slots of a shard, of the group itself, which is read with each shard, or of firings. */
export function labelsOf({ group }: Member, shard: number | 'all' | 'firings'): Record<string, string> {
  return {
    'app.kubernetes.io/managed-by': 'squall',
    [GROUP_LABEL]: group,
    [SHARD_LABEL]: String(shard),
  };
}
