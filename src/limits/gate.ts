import type { Clock } from '../plugin/index.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { refuseFault, refuseRun, type Situation } from './check.ts';
import type { Limits, Refusal } from './limits.ts';

/** What a run, or a fault, is let through by: it counts until it is given back. */
export interface Pass {
  /** Gives the place free. Twice does no harm. */
  release(): void;
}

/** Holds the limits of all runs of a process. */
export interface Gate {
  readonly limits: Limits;
  /** Holds other limits from now on; what is in force counts on. */
  change(limits: Limits): void;
  /**
   * Asked before a run starts; a run that is let through has started.
   *
   * @param rehearsal whether it only looks at what a real one would hit: it may come just before that, or after another
   */
  admitRun(scenario: Scenario, rehearsal?: boolean): Refusal | undefined;
  /** Whether a run would be let through now, were no faults in force. Counts nothing. */
  foreseeRun(scenario: Scenario): Refusal | undefined;
  /** Asked before each fault is made. */
  admitFault(type: string): Pass | Refusal;
}

/**
 * @param clock the time that windows and intervals are in
 * @param before when the last run began that another process has let through, in milliseconds since the Unix epoch
 */
export function createGate(initial: Limits, clock: Pick<Clock, 'now'>, before?: number): Gate {
  let limits = initial;
  let faults = 0;
  let lastStart = before;
  const situation = (rehearsal = false): Situation => ({
    now: clock.now(),
    faults,
    ...(lastStart === undefined || rehearsal ? {} : { lastStart }),
  });
  return {
    get limits() {
      return limits;
    },
    change: (others) => {
      limits = others;
    },
    admitRun: (scenario, rehearsal = false) => {
      const refused = refuseRun(limits, scenario, situation(rehearsal));
      if (!refused && !rehearsal) lastStart = clock.now();
      return refused;
    },
    foreseeRun: (scenario) => refuseRun(limits, scenario, { ...situation(), faults: 0 }),
    admitFault: (type) => refuseFault(limits, type, situation()) ?? takePlace(),
  };

  function takePlace(): Pass {
    faults++;
    let held = true;
    return {
      release: () => {
        if (held) faults--;
        held = false;
      },
    };
  }
}

/** Whether an answer is a refusal. */
export function isRefusal(answer: Pass | Refusal): answer is Refusal {
  return 'limit' in answer;
}
