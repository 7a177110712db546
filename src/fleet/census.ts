import { isConflict, isNotFound, KubeError } from '../kube/kube-error.ts';
import { type Lease, microTime } from '../kube/leases.ts';
import { labelsOf, type Member } from './member.ts';

/** Pods that a group is taken to have where nothing says how they are found. */
const ASSUMED = 100;
/** Milliseconds that a count is used for. */
const FRESH = 60_000;
/** Milliseconds that one is used for while another is made. */
const STALE = 600_000;
/** Milliseconds in which whoever has begun to count is waited for. */
const CLAIM = 10_000;
/** Milliseconds in which the pods that start together look how many they are. */
const SPREAD = 5000;
/** Milliseconds until a pod looks again, on average: it only has to know how often it may ask. */
const PERIOD = 60 * 60_000;
/** Milliseconds after which it is tried again, the first time and at most. */
const [FIRST_RETRY, LAST_RETRY] = [5000, 300_000];

export interface CensusOptions {
  readonly member: Member;
  readonly selector?: string;
  /** Counts the ready pods that a selector finds. */
  readonly count: (selector: string) => Promise<number>;
}

/**
 * How many ready pods the group has. They are counted at most once a minute, by whichever pod needs to know it first;
 * the others read what that one has written into the Lease of the group.
 */
export class Census {
  readonly #options: CensusOptions;
  readonly #chance: () => number;
  #pods: number | undefined;
  #timer: unknown;
  #first: Promise<void> | undefined;

  constructor(options: CensusOptions) {
    this.#options = options;
    const { pod, streams } = options.member;
    const stream = streams(`census/${pod}`);
    this.#chance = () => stream.next();
    if (options.selector === undefined) this.#pods = ASSUMED;
  }

  /** What is known; it may be old. */
  get pods(): number {
    return this.#pods ?? ASSUMED;
  }

  /** Begins to look every now and then. */
  start(): void {
    if (this.#options.selector === undefined) return;
    this.#first = new Promise((resolve) => this.#lookIn(this.#chance() * SPREAD, FIRST_RETRY, resolve));
  }

  /** Resolves when it has been looked for the first time, with whether the pods are known. */
  async known(): Promise<boolean> {
    await this.#first;
    return this.#pods !== undefined;
  }

  stop(): void {
    this.#options.member.clock.clearTimeout(this.#timer);
  }

  /**
   * How many there are now; a moment ago, while another pod counts them.
   *
   * @param found the Lease of the group, as it was read just now; undefined where there is none
   * @throws KubeError
   */
  async count(found: Lease | undefined): Promise<number> {
    const { selector, member, count } = this.#options;
    if (selector === undefined) return ASSUMED;
    const now = member.clock.now();
    const before = found && countIn(found);
    if (before && isWithin(FRESH, before.at, now)) return this.#note(before.pods);
    const claimed = isWithin(CLAIM, Date.parse(found?.spec.renewTime ?? ''), now)
      ? undefined
      : await this.#write(found, before);
    if (claimed) {
      const counted = { pods: await count(selector), at: member.clock.now() };
      await this.#write(claimed, counted);
      return this.#note(counted.pods);
    }
    if (before && isWithin(STALE, before.at, now)) return this.#note(before.pods);
    throw new KubeError('the pods of the group are being counted');
  }

  #note(pods: number): number {
    this.#pods = pods;
    return pods;
  }

  #lookIn(milliseconds: number, retry: number, looked: () => void = () => {}): void {
    const { clock } = this.#options.member;
    this.#timer = clock.setTimeout(() => {
      void this.#read()
        .then((found) => this.count(found))
        .then(
          () => this.#lookIn((0.5 + this.#chance()) * PERIOD, FIRST_RETRY),
          () => this.#lookIn((0.5 + this.#chance()) * retry, Math.min(2 * retry, LAST_RETRY)),
        )
        .finally(looked);
    }, milliseconds);
  }

  get #name(): string {
    return `squall-${this.#options.member.group}`;
  }

  async #read(): Promise<Lease | undefined> {
    try {
      return await this.#options.member.leases.get(this.#name);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Says who counts, or what was counted. @returns undefined where another pod was quicker */
  async #write(before: Lease | undefined, counted: Count | undefined): Promise<Lease | undefined> {
    const { member } = this.#options;
    const { leases, clock, pod } = member;
    const annotations: Record<string, string> = counted
      ? { [READY]: String(counted.pods), [COUNTED]: new Date(counted.at).toISOString() }
      : {};
    const metadata = { ...before?.metadata, name: this.#name, labels: labelsOf(member, 'all'), annotations };
    const lease: Lease = { metadata, spec: { holderIdentity: pod, renewTime: microTime(clock.now()) } };
    try {
      return await (before ? leases.replace(lease) : leases.create(lease));
    } catch (error) {
      if (isConflict(error)) return undefined;
      throw error;
    }
  }
}

const READY = 'squall.dev/ready-pods';
const COUNTED = 'squall.dev/counted';

interface Count {
  readonly pods: number;
  readonly at: number;
}

function countIn({ metadata: { annotations = {} } }: Lease): Count | undefined {
  const [pods, at] = [Number(annotations[READY]), Date.parse(annotations[COUNTED] ?? '')];
  return Number.isInteger(pods) && Number.isFinite(at) ? { pods, at } : undefined;
}

/** Whether a moment is near now; not in the far future either, where a wrong clock has put it. */
function isWithin(milliseconds: number, moment: number, now: number): boolean {
  return Math.abs(now - moment) <= milliseconds;
}
