import type { Config } from '../config/config.ts';
import type { Recovered } from '../engine/recover.ts';
import type { Finished } from '../engine/run.ts';
import type { AuditEvent, HaltSource, NumberedEvent } from '../events/agent-event.ts';
import type { Halted } from '../journal/decisions.ts';
import type { RecordedRun } from '../journal/run-journal.ts';
import type { Firing } from '../schedule/firing.ts';
import type { Listener } from './feed.ts';
import type { ActiveRun, Started } from './runs.ts';
import type { Origin } from './scenarios/origin.ts';
import type { GoodVersion, StoredFile } from './scenarios/store.ts';

/**
 * An agent at work: everything that it can be asked and told, by whatever serves it. Nothing here throws for what
 * somebody outside may do.
 */
export interface Agent {
  readonly status: AgentStatus;

  /** All files of scenarios, valid or not. */
  files(): readonly StoredFile[];
  /** What is used of a scenario, by its name. */
  find(scenario: string): GoodVersion | undefined;
  /** The next firings of a scenario that are drawn, by when they start. */
  next(scenario: string, count: number): readonly Firing[];
  /** Whether a person has paused it; `suspend` is the file's own. */
  isPaused(scenario: string): boolean;
  /** Keeps a scenario, or all, from being fired. Resolves when that would outlive a restart. */
  pause(scenario?: string): Promise<void>;
  /** Takes a pause back; of all with no name, single ones included. */
  resume(scenario?: string): Promise<void>;

  /** The runs that are going on, those that are being undone included. */
  runs(): readonly ActiveRun[];
  /** The runs that are written down, the latest first. */
  recorded(): readonly RecordedRun[];
  /** Starts a run now, as concurrency and limits allow; undefined where there is no such scenario. */
  start(
    scenario: string,
    options?: { readonly seed?: number; readonly dryRun?: boolean },
  ): Promise<Started | undefined>;
  /** Ends a run; resolves when it has been undone, with undefined where it is not going on. */
  stop(run: string, reason: string): Promise<Finished | undefined>;
  /** Ends all runs; resolves when everything has been undone. */
  stopAll(reason: string): Promise<readonly Finished[]>;
  /** Sends an event to a run. @returns whether a state that is active now takes it; undefined where it is not going on */
  send(run: string, event: string): boolean | undefined;

  /** The kill switch: nothing starts from now on. Resolves when everything has been undone. */
  halt(by: HaltSource, reason: string): Promise<readonly Finished[]>;
  /** Lifts it. @returns what halts still: a file that is there */
  unhalt(): Promise<Halted | undefined>;

  /** Reads the scenarios anew, as far as files have changed. @returns why that was not possible */
  reload(): Promise<string | undefined>;
  /** Holds another config from now on; addresses and the state directory stay as they are. */
  reconfigure(config: AgentConfig): Promise<string | undefined>;

  /** Listens to everything that happens from now on. @returns stops listening */
  subscribe(listener: Listener): () => void;
  /** The first events after a number, as far as they are kept: for whoever was away. */
  events(after: number, most: number): readonly NumberedEvent[];
  /** Writes down what somebody outside has done, or tried to. */
  audit(event: AuditEvent): void;

  /** Stops and undoes everything. @returns what was left behind */
  close(reason: string): Promise<readonly Recovered[]>;
}

/** What of a config an agent goes by; it may change while it runs. */
export type AgentConfig = Pick<Config, 'environment' | 'dryRun' | 'limits' | 'haltFile' | 'haltWhen'> & {
  readonly origin: Origin;
};

export interface AgentStatus {
  readonly version: string;
  /** Milliseconds since the Unix epoch. */
  readonly started: number;
  /** Scenarios have been read, and what dead Squalls had left has been looked after. */
  readonly ready: boolean;
  readonly stopping: boolean;
  readonly dryRun: boolean;
  readonly environment?: string;
  /** The base of what is drawn, for scenarios without a seed of their own. */
  readonly seed: number;
  readonly halted?: Halted;
  readonly allPaused: boolean;
  /** What could not be taken back yet. */
  readonly left: readonly Recovered[];
  /** Why the scenarios cannot be read; those that were read before go on being used. */
  readonly trouble?: string;
  /** The number of the last event. */
  readonly lastEvent: number;
}
