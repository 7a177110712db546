import type { Run as Running } from '../engine/run.ts';
import type { Event, LeftBehind, Outcome } from '../events/event.ts';
import { systemClock } from '../host/clock.ts';
import { createHost } from '../host/host.ts';
import { launch } from '../runner/launch.ts';
import { stateDir } from '../runner/state-dir.ts';
import { watchdogOf } from '../runner/watchdog.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { originOf } from './origin.ts';
import { seedOf } from './seed.ts';

export interface RunOptions {
  /**
   * `real` (default); `dry`: finds targets, looks at probes, changes nothing and passes timed states at once;
   * `dry-real-time`: the same in the states' own time.
   */
  readonly mode?: 'real' | 'dry' | 'dry-real-time';
  /** From 0 to 4294967295; the same one gives the same storm. Default: the scenario's own, else a drawn one. */
  readonly seed?: number;
  /** The environment that this is; a scenario for another one is refused. Default: any. */
  readonly environment?: string;
  /**
   * The folder for undo records and journals. Default: `$SQUALL_STATE_DIR`, else `/var/lib/squall` for root and
   * `$XDG_STATE_HOME/squall` for others.
   */
  readonly stateDir?: string;
  /** Told each event as it happens, the first one before `startRun` returns. One that throws ends the run as failed. */
  readonly onEvent?: (event: Event) => void;
  /** Told what ends no run, but a person should know: a watchdog that had to be replaced, what was left by a dead Squall. */
  readonly onNote?: (text: string) => void;
}

/** A scenario at work on this machine. */
export interface Run {
  /** Unique; the name of its journal. */
  readonly id: string;
  readonly seed: number;
  /** Resolves when everything has been taken back, as far as it could be. Never rejects. */
  readonly finished: Promise<RunResult>;
  /** Sends an event that a state may wait for. @returns whether a state that is active now takes it */
  send(event: string): boolean;
  /** The names of the events that are waited for now. */
  awaited(): string[];
  /** Ends it as aborted: everything is taken back, then `finished` resolves. A second call changes nothing. */
  stop(reason?: string): void;
}

export interface RunResult {
  readonly outcome: Outcome;
  /** Why it ended so, for people. */
  readonly reason: string;
  /** What could not be taken back, with what a person can type to do it; empty when all is well. */
  readonly leftBehind: readonly LeftBehind[];
}

/**
 * Runs a scenario on this machine. It is refused before anything starts where the machine lacks something.
 *
 * Faults are taken back however it ends, by a watchdog process should this one be killed. Signals are the programme's
 * own: it calls `stop` on SIGINT and SIGTERM, and waits for `finished` before it exits.
 *
 * @throws Error where this is not Linux
 * @throws RangeError where `seed` is none
 * @throws TypeError where `scenario` is not one that `loadScenario` has returned
 */
export function startRun(scenario: Scenario, options: RunOptions = {}): Run {
  const { registry, source } = originOf(scenario);
  const { mode = 'real', environment, onEvent = () => {}, onNote = () => {} } = options;
  if (process.platform !== 'linux') {
    throw new Error(`faults can be injected on Linux only, and this is ${process.platform}`);
  }
  const seed = seedOf(options.seed, scenario.seed);
  const host = createHost();
  const folder = stateDir(options.stateDir, process.env, host.uid);
  let over = false;
  // An ending that comes too late is no news to anybody.
  const end = (outcome: 'aborted' | 'failed', reason: string) => {
    if (!over) run.stop({ outcome, reason });
  };
  const listener = (event: Event) => {
    over = event.event === 'run.finished';
    onEvent(event);
  };
  // It may throw at the first event, before there is a run to end.
  const tell = untilItThrows(listener, (reason) => queueMicrotask(() => end('failed', reason)));
  const run: Running = launch(
    {
      registry,
      loadPlugin: async (file) => (await import('../packages/load.ts')).loadPluginFile(file),
      host,
      clock: systemClock,
      stateDir: folder,
      guard: watchdogOf(host, folder, onNote),
      ...(environment === undefined ? {} : { environment }),
      onRecovery: ({ records, damaged }) => {
        for (const { record, state, message } of records)
          if (state !== 'held') onNote(`${record.fault} of ${record.run}: ${state}: ${message}`);
        for (const { file, reason } of damaged) onNote(`${file} is no undo record: ${reason}`);
      },
      note: onNote,
    },
    { scenario, source, seed, mode, onEvent: tell },
  );
  return {
    id: run.id,
    seed,
    finished: run.finished,
    send: run.send,
    awaited: run.awaited,
    stop: (reason = 'stopped') => end('aborted', reason),
  };
}

/** What a listener does wrong must not break the machine that tells it. */
function untilItThrows(
  listener: (event: Event) => void,
  broken: (reason: string) => void,
): (event: Event) => void {
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      broken(`onEvent has thrown: ${error instanceof Error ? error.message : error}`);
    }
  };
}
