import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Streams } from '../chance/streams.ts';
import type { Event } from '../events/event.ts';
import type { Registry } from '../injectors/registry.ts';
import type { Admission } from '../limits/admission.ts';
import type { Gate } from '../limits/gate.ts';
import type { Refusal } from '../limits/limits.ts';
import type { EndOfRun } from '../machine/effects.ts';
import type { Awaitable, Clock, Host, Injector } from '../plugin/index.ts';
import { evaluateProbe } from '../probes/index.ts';
import type { Scenario, State } from '../scenario/scenario.ts';
import { endsOnlyByEvent } from '../scenario/states.ts';
import { Admitted } from './admitted.ts';
import type { Guard } from './guard.ts';
import { hardLimit } from './hard-limit.ts';
import { type Finished, type Run as Playing, type PlayOptions, play } from './play.ts';
import { getReady } from './ready.ts';
import type { Recovery } from './recover.ts';
import { undoBook } from './undo-book.ts';
import type { UndoLog } from './undo-log.ts';
import { VirtualClock } from './virtual-clock.ts';
import { Work } from './work.ts';

export type { Finished } from './play.ts';

export interface RunOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly streams: Streams;
  readonly registry: Registry;
  /** Loads a plugin's file, where a dead run left one of its faults. */
  readonly loadPlugin?: (file: string) => Promise<readonly Injector[]>;
  readonly host: Host;
  readonly clock: Clock;
  readonly undoLog: UndoLog;
  readonly guard: Guard;
  /** `real`; `dry`: looks, changes nothing, passes timed states at once; `dry-real-time`: in their own time. */
  readonly mode: 'real' | 'dry' | 'dry-real-time';
  readonly environment?: string;
  /** The limits that hold across runs, for each fault and the run's length; default: none. */
  readonly gate?: Gate;
  /** The limit that forbids the run, where whoever starts it was told so by the gate: it ends before anything starts. */
  readonly refused?: Refusal;
  /** Asked, before the first fault, whether the run may begin; default: it may. A dry run does not ask. */
  readonly admission?: Admission;
  readonly onEvent: (event: Event) => void;
  /** Told what became, at the start, of what dead runs left. */
  readonly onRecovery?: (recovery: Recovery) => void;
}

/** A scenario at work on this machine. */
export interface Run extends Playing {
  /** Never rejects. */
  readonly finished: Promise<Finished>;
}

/** Starts a scenario. Everything that is made is taken back before `finished` resolves. */
export function startRun(options: RunOptions): Run {
  const { mode, clock: machineClock } = options;
  const virtual = mode === 'dry' ? new VirtualClock(machineClock.now()) : undefined;
  const work = new Work();
  let run: Playing | undefined;
  const finished = new Promise<Finished>((onFinished) => {
    const stop = (ending: EndOfRun) => run?.stop(ending);
    run = play({ ...playOptions(options, virtual ?? machineClock, work, stop), onFinished });
  });
  if (virtual) void work.drive(virtual, finished);
  return { ...(run as Playing), finished };
}

function playOptions(
  options: RunOptions,
  clock: Clock,
  work: Work,
  stop: (ending: EndOfRun) => void,
): Omit<PlayOptions, 'onFinished'> {
  const { scenario, seed, streams, registry, host, guard, gate, mode, clock: machineClock } = options;
  const { environment, refused, admission } = options;
  const id = runId(scenario, machineClock);
  const dryRun = mode !== 'real';
  const admitted = admission && new Admitted(admission);
  const look = work.watchLook((probe, { signal }) =>
    evaluateProbe(probe, { host, clock: machineClock, signal }),
  );
  return {
    scenario,
    id,
    seed,
    streams,
    clock,
    limit: hardLimit(scenario, gate?.limits),
    dryRun,
    changesMachine: true,
    faults: {
      registry,
      host,
      clock: machineClock,
      book: undoBook({ ...options, run: id, scenario: scenario.name, dryRun }),
      signalOf: (scope) => scope.signal,
      token: () => randomBytes(6).toString('hex'),
      ...(gate ? { gate } : {}),
    },
    effects: {
      waits: mode !== 'dry',
      ...(environment === undefined ? {} : { environment }),
      ...(refused ? { refused } : {}),
      // Whoever starts it knows it before it says what it does.
      ready: dryRun
        ? () => Promise.resolve()
        : async (keeper) => {
            await getReady(options, keeper);
            await admitted?.take((lost) => stop({ outcome: 'aborted', ...lost }));
          },
      look,
      gate: ({ state }) => (mode === 'dry' && endsOnlyByEvent(state) ? firstEvent(state) : undefined),
      breathe: breather(machineClock),
    },
    between: (effects) => work.watch(effects),
    onEvent: options.onEvent,
    onUndone: () => {
      guard.stop();
      admitted?.leave();
    },
  };
}

/** How many states, and milliseconds, go by before signals and timers get their turn of the event loop. */
const BREATH = { states: 16, time: 5 };

/** Gives them their turn even in a loop that takes no time; one for each state is an eighth of what a dry run costs. */
function breather(clock: Clock): () => Awaitable<unknown> {
  let states = 0;
  let last = clock.now();
  return () => {
    states++;
    if (states < BREATH.states && Math.abs(clock.now() - last) < BREATH.time) return undefined;
    return setImmediate().then(() => {
      states = 0;
      last = clock.now();
    });
  };
}

/** A state that is passed at once takes the first of its events. */
function firstEvent({ on }: State): { event: string; after: number } {
  return { event: [...on.keys()][0] as string, after: 0 };
}

/** A name for people, the time for sorting, and four digits of chance of its own: the seed is for the storm. */
function runId(scenario: Scenario, clock: Clock): string {
  const time = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${scenario.name}-${time}-${randomBytes(2).toString('hex')}`;
}
