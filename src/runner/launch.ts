import { seededStreams } from '../chance/streams.ts';
import type { Guard } from '../engine/guard.ts';
import type { Recovery } from '../engine/recover.ts';
import { type Run, startRun } from '../engine/run.ts';
import type { Event } from '../events/event.ts';
import type { Registry } from '../injectors/registry.ts';
import { createRunJournal, type RunRecorder } from '../journal/run-journal.ts';
import { diskUndoLog } from '../journal/undo-log.ts';
import type { Admission } from '../limits/admission.ts';
import type { Gate } from '../limits/gate.ts';
import type { Refusal } from '../limits/limits.ts';
import type { Clock, Host, Injector } from '../plugin/index.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What the runs of a process have in common. */
export interface Surroundings {
  readonly registry: Registry;
  /** Loads a plugin's file, where a dead run left one of its faults. */
  readonly loadPlugin?: (file: string) => Promise<readonly Injector[]>;
  readonly host: Host;
  readonly clock: Clock;
  readonly stateDir: string;
  readonly guard: Guard;
  readonly gate?: Gate;
  readonly environment?: string;
  /** Told what became, at the start, of what dead Squalls had left. */
  readonly onRecovery: (recovery: Recovery) => void;
  /** Told what does not end a run, but a person should know. */
  readonly note: (text: string) => void;
}

export interface Launch {
  readonly scenario: Scenario;
  /** The scenario's file, for the journal. */
  readonly source: string;
  readonly seed: number;
  readonly mode: 'real' | 'dry' | 'dry-real-time';
  /** The limit that forbids the run, as the gate has said. */
  readonly refused?: Refusal;
  /** Asked, before the first fault, whether the run may begin. */
  readonly admission?: Admission;
  readonly onEvent: (event: Event) => void;
}

/** A dry run writes nothing. */
const NOTHING_KEPT: RunRecorder = { write: () => {}, end: () => {} };

/** Starts a run on this machine, written down in the state directory. */
export function launch(surroundings: Surroundings, request: Launch): Run {
  const { registry, host, clock, stateDir, guard, gate, environment, note } = surroundings;
  const { scenario, source, seed, mode, refused, admission, onEvent } = request;
  let recorder: RunRecorder | undefined;
  return startRun({
    scenario,
    seed,
    streams: seededStreams(seed),
    registry,
    host,
    clock,
    undoLog: diskUndoLog(stateDir),
    guard,
    onRecovery: surroundings.onRecovery,
    mode,
    ...(environment === undefined ? {} : { environment }),
    ...(surroundings.loadPlugin ? { loadPlugin: surroundings.loadPlugin } : {}),
    ...(gate ? { gate } : {}),
    ...(refused ? { refused } : {}),
    ...(admission ? { admission } : {}),
    onEvent: (event) => {
      recorder ??= mode === 'real' ? createRunJournal(stateDir).begin(event.run, source, note) : NOTHING_KEPT;
      recorder.write(event);
      if (event.event === 'run.finished') recorder.end();
      onEvent(event);
    },
  });
}
