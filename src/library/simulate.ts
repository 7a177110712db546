import type { Event, LeftBehind, Outcome } from '../events/event.ts';
import { createRegistry } from '../injectors/registry.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Assumptions as Assumed, eventsOf, probesOf } from '../simulate/assumptions.ts';
import { simulateCalendar } from '../simulate/calendar.ts';
import { InOrder } from '../simulate/in-order.ts';
import { notingRegistry } from '../simulate/notes.ts';
import { originOf } from './origin.ts';
import { seedOf } from './seed.ts';

export interface SimulateOptions {
  /** When virtual time begins: a date, or milliseconds since the Unix epoch. */
  readonly from: Date | number;
  /** Runs that start before are simulated, to their end; default: 7 days after `from`. */
  readonly until?: Date | number;
  /**
   * From 0 to 4294967295; the same one gives the same storms. It goes for all scenarios, whatever they say themselves.
   * Default: the scenarios' own, and a drawn one for those that have none.
   */
  readonly seed?: number;
  /** The environment that the runs are in; a scenario for another one is refused. Default: any. */
  readonly environment?: string;
  /** What to take for granted of the world, which a simulation does not look at. */
  readonly assume?: Assumptions;
}

export interface Assumptions {
  /** How likely each look at a probe, by its name, finds that it does not hold: 0 (default) to 1. */
  readonly failing?: Readonly<Record<string, number>>;
  /**
   * Milliseconds after which somebody sends an event, by its name, to a state that waits for it; `never`. Default: a
   * minute where nothing else ends the state, else never.
   */
  readonly events?: Readonly<Record<string, number | 'never'>>;
}

/** A run in virtual time. */
export interface SimulatedRun {
  /** The scenario's name. */
  readonly scenario: string;
  readonly seed: number;
  /** When its schedule was due, in milliseconds since the Unix epoch; undefined where none started it. */
  readonly due?: number;
  /** Milliseconds since the Unix epoch. */
  readonly start: number;
  /** Milliseconds since the Unix epoch. */
  readonly end: number;
  readonly outcome: Outcome;
  /** Why it ended so, for people. */
  readonly reason: string;
  /** Always empty. */
  readonly leftBehind: readonly LeftBehind[];
  /** As a real run would have said them. */
  readonly events: readonly Event[];
}

/** A firing of a schedule that started nothing. */
export interface PassedOver {
  /** The scenario's name. */
  readonly scenario: string;
  /** When it was due, and when it would have started, by its jitter: milliseconds since the Unix epoch. */
  readonly due: number;
  readonly at: number;
  /** Why, for people. */
  readonly reason: string;
}

export interface Simulation {
  /** The seed of scenarios that have none of their own, or of all where one was given. */
  readonly seed: number;
  /** In the order of their starts. */
  readonly runs: readonly SimulatedRun[];
  readonly passedOver: readonly PassedOver[];
}

/** Milliseconds of virtual time, as of `squall simulate`. */
const DEFAULT_LENGTH = 7 * 24 * 60 * 60 * 1000;

/**
 * Plays scenarios in virtual time, as an agent would that is there from `from` to `until`: by their schedules, and once
 * at `from` where they have none. By the machine and the engine that run them for real; nothing of this computer is
 * looked at or changed. Where `seed` is given, the result depends on the arguments alone.
 *
 * All runs are kept until it returns; whoever plays a year of frequent ones does so piece by piece.
 *
 * @throws RangeError where `from`, `until`, `seed` or an assumption is out of range
 * @throws TypeError where a scenario is not one that `loadScenario` has returned
 */
export function simulate(scenarios: Scenario | readonly Scenario[], options: SimulateOptions): Simulation {
  const list = [scenarios].flat() as readonly Scenario[];
  const faults = new Set(list.flatMap((scenario) => originOf(scenario).registry.list));
  const from = timeOf(options.from, 'from');
  const until = options.until === undefined ? from + DEFAULT_LENGTH : timeOf(options.until, 'until');
  const seed = seedOf(options.seed, list.length === 1 ? list[0]?.seed : undefined);
  const runs: SimulatedRun[] = [];
  const passedOver: PassedOver[] = [];
  const inOrder = new InOrder<SimulatedRun & { readonly order: number }>(({ order: _, ...run }) =>
    runs.push(run),
  );
  simulateCalendar({
    scenarios: options.seed === undefined ? list : list.map(withoutSeed),
    from,
    until,
    seed,
    registry: notingRegistry(createRegistry([...faults])),
    assumptions: assumptionsOf(options.assume ?? {}, list),
    ...(options.environment === undefined ? {} : { environment: options.environment }),
    audience: {
      run: (run) => inOrder.add({ ...run, scenario: run.scenario.name }),
      passedOver: ({ scenario, due, at, reason }) =>
        passedOver.push({ scenario: scenario.name, due, at, reason }),
    },
  });
  return { seed, runs, passedOver };
}

function timeOf(time: Date | number, name: string): number {
  const milliseconds = Number(time);
  if (!Number.isNaN(new Date(milliseconds).getTime())) return milliseconds;
  throw new RangeError(`"${name}" is no time: ${String(time)}`);
}

function withoutSeed({ seed: _, ...scenario }: Scenario): Scenario {
  return scenario;
}

/** A name that means nothing is a mistake, and would go unnoticed. */
function assumptionsOf({ failing = {}, events = {} }: Assumptions, scenarios: readonly Scenario[]): Assumed {
  const [probes, awaited] = [probesOf(scenarios), eventsOf(scenarios)];
  for (const [name, probability] of Object.entries(failing)) {
    if (!probes.has(name)) throw new RangeError(`no scenario has a probe "${name}"`);
    if (!(probability >= 0 && probability <= 1))
      throw new RangeError(`how likely "${name}" fails is a number from 0 to 1, not ${probability}`);
  }
  for (const [name, after] of Object.entries(events)) {
    if (!awaited.has(name)) throw new RangeError(`no scenario waits for an event "${name}"`);
    if (after !== 'never' && !(after >= 0 && after < Number.POSITIVE_INFINITY))
      throw new RangeError(`"${name}" is sent after a number of milliseconds or never, not ${after}`);
  }
  const sent = Object.entries(events).map(([name, after]) => [name, after === 'never' ? undefined : after]);
  return {
    failing: new Map(Object.entries(failing)),
    events: new Map(sent as [string, number | undefined][]),
  };
}
