import type { FleetConfig } from '../config/fleet.ts';
import type { Admission } from '../limits/admission.ts';
import { delay } from '../plugin/index.ts';
import { Budget } from './budget.ts';
import { Census } from './census.ts';
import { type Ballot, takeFiring } from './election.ts';
import type { Member } from './member.ts';
import { Turns } from './turns.ts';

/** What the pods of a group agree on, by the API server alone. */
export interface Fleet {
  /**
   * Whether this pod takes a firing of a schedule.
   *
   * @param until the moment after which it would be too late
   * @returns undefined where it does, else why not. Never rejects.
   */
  passes(ballot: Ballot, until: number): Promise<string | undefined>;
  /** What a run is admitted by; undefined where there is no budget. */
  admission(until: number): Admission | undefined;
  /** Ends what it does by itself. Resolves when the API server knows of the places that runs have given back. */
  stop(): Promise<void>;
}

export interface FleetOptions {
  readonly member: Member;
  readonly config: FleetConfig;
  /** Counts the ready pods that a label selector finds. */
  readonly count: (selector: string) => Promise<number>;
}

export function createFleet({ member, config, count }: FleetOptions): Fleet {
  const { selector, budget, elect } = config;
  const census = new Census({ member, count, ...(selector === undefined ? {} : { selector }) });
  const turns = new Turns(member, () => census.pods);
  const places = budget && new Budget({ member, config: { ...config, budget }, census, turns });
  census.start();
  return {
    passes: async (ballot, until) => {
      if (!elect) return undefined;
      try {
        return await stand(ballot, until);
      } catch (error) {
        return `who takes it could not be settled: ${(error as Error).message}`;
      }
    },
    admission: (until) => places && ((signal) => places.admit(until, signal)),
    stop: async () => {
      census.stop();
      await places?.stop();
    },
  };

  async function stand(ballot: Ballot, until: number): Promise<string | undefined> {
    const { clock } = member;
    if (!(await census.known())) return 'the pods of the group could not be counted yet';
    const wait = turns.wait();
    if (clock.now() + wait > until) return 'its turn to ask who takes it comes too late';
    await delay(clock, wait);
    turns.take();
    if (!(await takeFiring(ballot, member))) return 'another pod of the group has taken it';
    turns.goAhead();
    return undefined;
  }
}
