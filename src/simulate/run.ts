import type { Streams } from '../chance/streams.ts';
import { hardLimit } from '../engine/hard-limit.ts';
import { type Finished, play, type Run } from '../engine/play.ts';
import type { VirtualClock } from '../engine/virtual-clock.ts';
import type { Event } from '../events/event.ts';
import type { Registry } from '../injectors/registry.ts';
import type { Gate } from '../limits/gate.ts';
import type { Refusal } from '../limits/limits.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Assumptions, assumedEvent, assumedLook } from './assumptions.ts';
import { noBook, noMachine } from './notes.ts';

export interface SimulatedRunOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly streams: Streams;
  readonly clock: VirtualClock;
  /** Faults that are only noted. */
  readonly registry: Registry;
  readonly assumptions: Assumptions;
  readonly environment?: string;
  readonly gate?: Gate;
  readonly refused?: Refusal;
  readonly onEvent: (event: Event) => void;
  readonly onFinished: (finished: Finished) => void;
}

/** States that may be left without any time passing: more than a scenario has that means to come to an end. */
const MOST_AT_ONCE = 10_000;

/** Faults that are only noted take no time, so that nothing can end while they are made. */
const NOBODY_LOOKS = new AbortController().signal;

/** Starts a run in virtual time. It goes on as its clock does. */
export function simulateRun(options: SimulatedRunOptions): Run {
  const { scenario, seed, streams, clock, registry, assumptions, gate, environment, refused } = options;
  const run = play({
    scenario,
    id: runId(scenario, seed, clock),
    seed,
    streams,
    clock,
    limit: hardLimit(scenario, gate?.limits),
    dryRun: false,
    changesMachine: false,
    faults: {
      registry,
      host: noMachine,
      clock,
      book: noBook,
      signalOf: () => NOBODY_LOOKS,
      token: () => '',
      ...(gate ? { gate } : {}),
    },
    effects: {
      waits: true,
      ...(environment === undefined ? {} : { environment }),
      ...(refused ? { refused } : {}),
      ready: () => {},
      look: assumedLook(assumptions, streams),
      gate: (visit) => assumedEvent(assumptions, visit),
      breathe: endlessLoopGuard(clock, (reason) => run.stop({ outcome: 'aborted', reason })),
    },
    onEvent: options.onEvent,
    // What comes of it may start another run, and not within this one's machine.
    onFinished: (finished) => clock.afterwards(() => options.onFinished(finished)),
  });
  return run;
}

/** The same for the same seed and time. */
function runId(scenario: Scenario, seed: number, clock: VirtualClock): string {
  const time = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${scenario.name}-${time}-${(seed & 0xffff).toString(16).padStart(4, '0')}`;
}

/** A loop in which no time passes would go on for ever; for real, its timeout would end it. */
function endlessLoopGuard(
  clock: VirtualClock,
  stop: (reason: string) => void,
): () => Promise<void> | undefined {
  let moment = clock.now();
  let left = 0;
  return () => {
    if (clock.now() !== moment) {
      moment = clock.now();
      left = 0;
    }
    left++;
    if (left < MOST_AT_ONCE) return undefined;
    clock.setTimeout(() => stop(`timeout: ${left} states were left without any time passing`), 0);
    return new Promise(() => {});
  };
}
