import type { Member } from './member.ts';

/** Times a second that all pods of a group together ask the API server for a place, on average. */
const ASKS = 7;
/** Milliseconds: the least that a round takes. */
const SHORTEST = 1000;
/** Milliseconds in which a run that was elected comes to ask for its place. */
const AHEAD = 10_000;

/**
 * When this pod may ask. Time is cut into rounds that are long enough for every pod of the group to have a turn in
 * each, at a moment drawn anew for each round: however many pods a schedule fires in at once, and however often, the
 * API server is asked at the same rate, and no pod is always the first.
 */
export class Turns {
  readonly #member: Member;
  readonly #pods: () => number;
  /** When the round ends whose turn has been used. */
  #used = 0;
  /** Until when it may ask once out of turn. */
  #ahead = 0;

  /** @param pods how many pods the group has */
  constructor(member: Member, pods: () => number) {
    this.#member = member;
    this.#pods = pods;
  }

  /** Milliseconds until the next turn; none for who goes ahead. */
  waitForPlace(): number {
    return this.#member.clock.now() < this.#ahead ? 0 : this.wait();
  }

  /** Milliseconds until the next turn. */
  wait(): number {
    const now = this.#member.clock.now();
    const length = this.#length();
    // Further away than a round is only what a clock that was set back has left there.
    const from = this.#used - now > length ? now : Math.max(now, this.#used);
    const round = Math.floor(from / length);
    const here = this.#turnIn(round, length);
    return (here >= from ? here : this.#turnIn(round + 1, length)) - now;
  }

  /** Uses the turn that has come. */
  take(): void {
    const length = this.#length();
    this.#ahead = 0;
    this.#used = (Math.floor(this.#member.clock.now() / length) + 1) * length;
  }

  /** Lets it ask for a place at once: whoever was elected is the only one. */
  goAhead(): void {
    this.#ahead = this.#member.clock.now() + AHEAD;
  }

  #length(): number {
    return Math.max(SHORTEST, Math.ceil((this.#pods() / ASKS) * 1000));
  }

  #turnIn(round: number, length: number): number {
    const { pod, streams } = this.#member;
    return (round + streams(`turn/${pod}/${round}`).next()) * length;
  }
}
