import { createHash } from 'node:crypto';
import { isConflict, isNotFound } from '../kube/kube-error.ts';
import { type Lease, microTime } from '../kube/leases.ts';
import type { Metadata } from '../kube/object.ts';
import { delay } from '../plugin/index.ts';
import type { Firing } from '../schedule/firing.ts';
import { labelsOf, type Member } from './member.ts';

/** What of a firing all pods of a group have in common. */
export type Ballot = Pick<Firing, 'schedule' | 'due'> & { readonly scenario: string };

/** Times that one is tried for, while others write of other firings. */
const ATTEMPTS = 3;
/** Milliseconds to wait in between, at most. */
const PAUSE = 500;
/** Firings of a schedule that are remembered as taken: more than can be under way at a time. */
const REMEMBERED = 32;
const TAKEN = 'squall.dev/taken';

/**
 * Takes a firing for this pod. Each schedule has a Lease that lists the firings that were taken, and which only one
 * of several pods can change at a time: no firing is taken twice. Where its taker dies, it is not taken again.
 *
 * @returns whether this pod has it
 * @throws KubeError where that is not certain: then it is nobody's, or another's
 */
export async function takeFiring(ballot: Ballot, member: Member): Promise<boolean> {
  const name = nameOf(ballot, member);
  const due = new Date(ballot.due).toISOString();
  const random = member.streams(`election/${member.pod}/${ballot.due}`);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const lease = await read(name, member);
    const taken = lease?.metadata.annotations?.[TAKEN]?.split(',') ?? [];
    if (isTaken(due, taken)) return false;
    const annotations = { [TAKEN]: [...taken, due].sort().slice(-REMEMBERED).join(',') };
    const metadata = { ...lease?.metadata, name, labels: labelsOf(member, 'firings'), annotations };
    if (await write(metadata, member)) return true;
    await delay(member.clock, attempt * random.next() * PAUSE);
  }
  return false;
}

/** One that is older than all that are remembered may have been. */
function isTaken(due: string, taken: readonly string[]): boolean {
  return taken.includes(due) || (taken.length >= REMEMBERED && taken.every((other) => other > due));
}

async function read(name: string, { leases }: Member): Promise<Lease | undefined> {
  try {
    return await leases.get(name);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** @returns whether nobody was quicker */
async function write(metadata: Metadata, { leases, clock, pod }: Member): Promise<boolean> {
  const lease: Lease = { metadata, spec: { holderIdentity: pod, renewTime: microTime(clock.now()) } };
  try {
    await (metadata.resourceVersion === undefined ? leases.create(lease) : leases.replace(lease));
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/** Names of scenarios may be longer than is left of a name. */
function nameOf({ scenario, schedule }: Ballot, { group }: Member): string {
  const digest = createHash('sha256').update(`${scenario}/${schedule}`).digest('hex').slice(0, 10);
  return `squall-${group}-firing-${digest}`;
}
