import type { AgentEventBody } from '../../events/agent-event.ts';
import type { LoadedFile, Source } from '../../loader/load-files.ts';
import type { Clock } from '../../plugin/index.ts';
import type { Origin } from './origin.ts';
import { type Change, ScenarioStore, type StoredFile } from './store.ts';
import { type FolderWatch, watchFolders } from './watch.ts';

export interface LibraryOptions {
  readonly clock: Clock;
  /** Checks files, in another process. */
  readonly load: (sources: readonly Source[]) => Promise<LoadedFile[]>;
  readonly publish: (event: AgentEventBody) => void;
  /** Called when other scenarios, or other versions of them, are to be used. */
  readonly onChange: () => void;
}

/** The scenarios of an agent, kept as their files are. */
export class Library {
  readonly store: ScenarioStore;
  readonly #options: LibraryOptions;
  readonly #watch: FolderWatch;
  #origin: Origin;
  #turn: Promise<unknown> = Promise.resolve();
  #trouble: string | undefined;

  constructor(origin: Origin, options: LibraryOptions) {
    this.#origin = origin;
    this.#options = options;
    this.store = new ScenarioStore(options.load);
    this.#watch = watchFolders(options.clock, () => void this.reload());
  }

  /** Why the scenarios could not be read when that was tried last; undefined where they could. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /**
   * Reads what has changed, one call after the other. Resolves with why that was not possible; everything is then as
   * it was.
   */
  reload(origin?: Origin): Promise<string | undefined> {
    // One that only looks again looks where the one before it has gone to.
    const turn = this.#turn.then(() => this.#reload(origin ?? this.#origin));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  close(): void {
    this.#watch.close();
  }

  async #reload(origin: Origin): Promise<string | undefined> {
    const { publish, onChange } = this.#options;
    try {
      const change = await this.store.refresh(origin);
      this.#trouble = undefined;
      this.#origin = origin;
      this.#watch.cover(change.folders);
      if (change.changed.length + change.removed.length === 0) return undefined;
      for (const event of eventsOf(change)) publish(event);
      onChange();
      return undefined;
    } catch (error) {
      const reason = `the scenarios cannot be read: ${(error as Error).message}`;
      publish({ event: 'agent.trouble', error: reason });
      this.#trouble = reason;
      return reason;
    }
  }
}

function eventsOf({ changed, removed }: Change): AgentEventBody[] {
  const invalid = changed.filter(({ valid }) => !valid);
  return [
    ...changed.map(eventOf),
    ...removed.flatMap(({ file, good }): AgentEventBody[] =>
      good ? [{ event: 'scenario.removed', scenario: good.scenario.name, file }] : [],
    ),
    {
      event: 'agent.reloaded',
      changed: changed.length,
      invalid: invalid.length,
      removed: removed.length,
    },
  ];
}

function eventOf({ file, valid, problems, good }: StoredFile): AgentEventBody {
  const scenario = good && { scenario: good.scenario.name };
  if (valid) return { event: 'scenario.loaded', file, scenario: '', ...scenario };
  const first = problems.find(({ severity }) => severity === 'error');
  const error = first ? `${first.file}:${first.line}:${first.column}: ${first.message}` : 'it is not valid';
  return { event: 'scenario.invalid', file, ...scenario, error };
}
