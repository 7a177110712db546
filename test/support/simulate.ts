import { injectors } from '../../src/injectors/index.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import type { Limits } from '../../src/limits/limits.ts';
import { NO_LIMITS } from '../../src/limits/limits.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { NO_ASSUMPTIONS } from '../../src/simulate/assumptions.ts';
import { InOrder } from '../../src/simulate/in-order.ts';
import { notingRegistry } from '../../src/simulate/notes.ts';
import { type PlaysOptions, simulatePlays } from '../../src/simulate/plays.ts';
import type { PassedOver, SimulatedRun } from '../../src/simulate/simulated.ts';
import { Summary } from '../../src/simulate/summary/summary.ts';
import { noteInjector } from './note-injector.ts';

export const MONDAY = Date.parse('2026-03-02T00:00:00Z');
export const DAY = 86_400_000;

/** The built-in faults, and one that does nothing. */
export const registry = createRegistry([...injectors, noteInjector({ log: [] })]);

const noting = notingRegistry(registry);

export type SimulateOptions = Partial<Omit<PlaysOptions, 'scenarios' | 'limits'>> & {
  readonly limits?: Partial<Limits>;
};

/** Plays scenarios for a week from a Monday on. */
export function simulate(scenarios: Scenario | readonly Scenario[], options: SimulateOptions = {}) {
  const runs: SimulatedRun[] = [];
  const passedOver: PassedOver[] = [];
  const all = [scenarios].flat() as Scenario[];
  const summary = new Summary(all);
  const inOrder = new InOrder<SimulatedRun>((run) => runs.push(run));
  const { limits, ...rest } = options;
  simulatePlays({
    from: MONDAY,
    until: MONDAY + 7 * DAY,
    seed: 1,
    plays: 1,
    registry: noting,
    assumptions: NO_ASSUMPTIONS,
    ...rest,
    scenarios: all,
    ...(limits ? { limits: { ...NO_LIMITS, ...limits } } : {}),
    audience: {
      play: () => {
        summary.restart();
        inOrder.restart();
      },
      event: (event) => summary.event(event),
      run: (run) => {
        summary.run(run);
        inOrder.add(run);
      },
      passedOver: (one) => {
        summary.passedOver(one);
        passedOver.push(one);
      },
    },
  });
  return { runs, passedOver, summary: summary.report() };
}

/** Seconds from the start of the window. */
export function seconds(time: number): number {
  return (time - MONDAY) / 1000;
}

/** What matters of a run's events: the kind and what it is about. */
export function short({ events }: SimulatedRun): string[] {
  return events.map((event) => {
    const about =
      'fault' in event ? event.fault : 'probe' in event ? event.probe : 'state' in event ? event.state : '';
    return `${event.event} ${about}`.trim();
  });
}
