import { seededStreams } from '../chance/streams.ts';
import { VirtualClock } from '../engine/virtual-clock.ts';
import type { Event } from '../events/event.ts';
import type { Registry } from '../injectors/registry.ts';
import { createGate } from '../limits/gate.ts';
import type { Limits, Refusal } from '../limits/limits.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Dispatched, Dispatcher, type Wish } from '../schedule/dispatcher.ts';
import { type Occasion, Scheduler } from '../schedule/scheduler.ts';
import type { Assumptions } from './assumptions.ts';
import { simulateRun } from './run.ts';
import { RunToBe } from './run-to-be.ts';
import type { PassedOver, SimulatedRun } from './simulated.ts';

export interface CalendarOptions {
  readonly scenarios: readonly Scenario[];
  /** The window that runs start in, in milliseconds since the Unix epoch; the end is not within. */
  readonly from: number;
  readonly until: number;
  /** The base of what is drawn, for scenarios without a seed of their own. */
  readonly seed: number;
  /** Faults that are only noted. */
  readonly registry: Registry;
  readonly assumptions: Assumptions;
  readonly limits?: Limits;
  readonly environment?: string;
  /** Told all that happens, in the order of virtual time. */
  readonly audience: Audience;
}

export interface Audience {
  /** Before the first event, with a number that runs are told apart by: how many there were before. */
  started?(order: number): void;
  event?(event: Event): void;
  /** When it has ended. */
  run(run: SimulatedRun): void;
  passedOver?(passedOver: PassedOver): void;
  /** Now and then, with the virtual time. */
  time?(now: number): void;
}

/** How many timers fire from one look at the time to the next. */
const TIMERS_BETWEEN_LOOKS = 2000;

/**
 * Plays all scenarios through a stretch of time, as an agent would that is there for all of it. One without a
 * schedule runs once, at the start. Runs that start within the stretch are played to their end.
 */
export function simulateCalendar(options: CalendarOptions): void {
  const { scenarios, from, until, seed, limits, audience } = options;
  // A firing that was due earlier may start within the stretch, by its jitter.
  const clock = new VirtualClock(from - longestJitter(scenarios) - 1);
  const gate = limits && createGate(limits, clock);
  let order = 0;
  const dispatcher = new Dispatcher({
    clock,
    ...(gate ? { gate } : {}),
    start: (wish, refused) => start(options, clock, gate, order++, wish, refused),
    onDispatched: (dispatched) => passOver(dispatched, audience),
  });
  const onOccasion = (occasion: Occasion) => {
    if (occasion.firing.start >= from) dispatcher.take(occasion);
  };
  const scheduler = new Scheduler({ clock, seed, look: Number.POSITIVE_INFINITY, onOccasion });
  // Set first, it comes before a firing at the same moment.
  clock.setTimeout(() => scheduler.stop(), until - clock.now());
  scheduler.set(scenarios);
  for (const scenario of scenarios.filter(({ schedule }) => schedule.length === 0)) {
    clock.setTimeout(() => dispatcher.request({ scenario, seed: scenario.seed ?? seed }), from - clock.now());
  }
  for (let fired = 1; clock.advance(); fired++) {
    if (fired % TIMERS_BETWEEN_LOOKS === 0) audience.time?.(clock.now());
  }
}

function start(
  { registry, assumptions, environment, audience }: CalendarOptions,
  clock: VirtualClock,
  gate: ReturnType<typeof createGate> | undefined,
  order: number,
  { scenario, seed, firing }: Wish,
  refused: Refusal | undefined,
): RunToBe {
  const handle = new RunToBe();
  const events: Event[] = [];
  const begin = clock.now();
  audience.started?.(order);
  const run = simulateRun({
    scenario,
    seed,
    streams: seededStreams(seed),
    clock,
    registry,
    assumptions,
    ...(environment === undefined ? {} : { environment }),
    ...(gate ? { gate } : {}),
    ...(refused ? { refused } : {}),
    onEvent: (event) => {
      events.push(event);
      audience.event?.(event);
    },
    onFinished: (finished) => {
      const due = firing === undefined ? {} : { due: firing.due };
      audience.run({ scenario, seed, order, ...due, start: begin, end: clock.now(), ...finished, events });
      handle.over();
    },
  });
  handle.begun(run);
  return handle;
}

function passOver(dispatched: Dispatched<RunToBe>, { passedOver }: Audience): void {
  if (!passedOver || (dispatched.result !== 'skipped' && dispatched.result !== 'missed')) return;
  const { wish, at, reason } = dispatched;
  const because = dispatched.result === 'skipped' ? dispatched.because : 'missed';
  passedOver({ scenario: wish.scenario, at, due: wish.firing?.due ?? at, because, reason });
}

function longestJitter(scenarios: readonly Scenario[]): number {
  return Math.max(0, ...scenarios.flatMap(({ schedule }) => schedule.map(({ jitter }) => jitter)));
}
