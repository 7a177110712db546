import { derivedSeed, seededStreams } from '../chance/streams.ts';
import type { Scenario, Schedule } from '../scenario/scenario.ts';
import { nextCron } from './cron.ts';

/** One time at which a schedule would have a scenario run. */
export interface Firing {
  readonly scenario: Scenario;
  /** Which of the scenario's schedules it is of, from 0. */
  readonly schedule: number;
  /** When it is due, in milliseconds since the Unix epoch. */
  readonly due: number;
  /** When the run is to start: `due` and the jitter drawn. */
  readonly start: number;
  /** Whether the draw let it through: its `probability`. */
  readonly drawn: boolean;
  /** The seed of the run. */
  readonly seed: number;
}

/**
 * The first firing of a schedule that is due after a moment. The same seed gives the same jitter, draws and seeds,
 * whenever and by whomever they are asked for.
 *
 * @param seed the base of all that is drawn
 * @returns undefined where it never fires again
 */
export function nextFiring(
  scenario: Scenario,
  schedule: number,
  seed: number,
  after: number,
): Firing | undefined {
  const rule = scenario.schedule[schedule] as Schedule;
  const due = nextDue(rule, after);
  if (due === undefined) return undefined;
  const name = `firing/${scenario.name}/${schedule}/${due}`;
  const random = seededStreams(seed)(name);
  const start = due + Math.round(random.next() * rule.jitter);
  const drawn = random.next() < rule.probability;
  return { scenario, schedule, due, start, drawn, seed: derivedSeed(seed, name) };
}

/** An interval is counted from the Unix epoch, so that it goes on through a restart as if nothing had been. */
function nextDue(rule: Schedule, after: number): number | undefined {
  if ('every' in rule) return (Math.floor(after / rule.every) + 1) * rule.every;
  return nextCron(rule.cron, rule.timezone, after);
}
