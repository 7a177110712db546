import { derivedSeed } from '../chance/streams.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Audience, type CalendarOptions, simulateCalendar } from './calendar.ts';

export interface PlaysOptions extends Omit<CalendarOptions, 'audience'> {
  /** How often the whole stretch of time is played, each time with another seed; the first one with the seed given. */
  readonly plays: number;
  readonly audience: Audience & {
    /** Before each play. */
    play?(number: number): void;
  };
}

/** Plays the same stretch of time with many seeds. */
export function simulatePlays({ plays, ...options }: PlaysOptions): void {
  const { scenarios, seed, audience } = options;
  for (let play = 0; play < plays; play++) {
    audience.play?.(play);
    simulateCalendar({
      ...options,
      seed: play === 0 ? seed : derivedSeed(seed, `play/${play}`),
      scenarios: play === 0 ? scenarios : scenarios.map((scenario) => reseeded(scenario, play)),
    });
  }
}

/** A scenario with a seed of its own gets another one for each play, from that. */
function reseeded(scenario: Scenario, play: number): Scenario {
  if (scenario.seed === undefined) return scenario;
  return { ...scenario, seed: derivedSeed(scenario.seed, `play/${play}`) };
}
