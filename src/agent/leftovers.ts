import { type Recovered, recover } from '../engine/recover.ts';
import type { UndoLog } from '../engine/undo-log.ts';
import type { AgentEventBody } from '../events/agent-event.ts';
import { createRegistry, type Registry } from '../injectors/registry.ts';
import type { Clock, Host, Injector } from '../plugin/index.ts';

/** Milliseconds after which what could not be taken back is tried again. */
const AGAIN = 30_000;

export interface LeftoversOptions {
  readonly undoLog: UndoLog;
  /** Loaded where there is something to take back. */
  readonly registry: () => Promise<Registry>;
  /** Loads a plugin's file, where a dead run left one of its faults. */
  readonly loadPlugin?: (file: string) => Promise<readonly Injector[]>;
  readonly host: Host;
  readonly clock: Clock;
  /** Whether a run of this agent is going on. */
  readonly isActive: (run: string) => boolean;
  readonly publish: (event: AgentEventBody) => void;
}

/** Takes back what dead Squalls, and runs of this one whose reverts failed, have left; again and again until it is gone. */
export class Leftovers {
  readonly #options: LeftoversOptions;
  /** By token. */
  #left: ReadonlyMap<string, Recovered> = new Map();
  #timer: unknown;

  constructor(options: LeftoversOptions) {
    this.#options = options;
  }

  /** What could not be taken back yet. */
  get left(): readonly Recovered[] {
    return [...this.#left.values()];
  }

  /** Tries now. Never rejects. */
  async sweep(): Promise<void> {
    const { isActive, publish, undoLog } = this.#options;
    this.stop();
    try {
      const { records: open } = await undoLog.scan();
      const registry = open.length > 0 ? await this.#options.registry() : createRegistry([]);
      const abandoned = ({ run }: { readonly run: string }) => !isActive(run);
      const { records } = await recover({ ...this.#options, registry, abandoned });
      this.#say(records);
      this.#left = new Map(records.filter(isLeft).map((each) => [each.record.token, each]));
    } catch (error) {
      publish({ event: 'agent.trouble', error: `what was left behind was not looked after: ${error}` });
      this.soon();
    }
    if (this.#left.size > 0) this.soon();
  }

  /** Told what a run has found, and done, at its start. */
  saw(records: readonly Recovered[]): void {
    this.#say(records);
    if (records.some(isLeft)) this.soon();
  }

  /** Tries again in a while, and no later for being told again: runs may end more often than that. */
  soon(): void {
    this.#timer ??= this.#options.clock.setTimeout(() => void this.sweep(), AGAIN);
  }

  stop(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** What is held is no news, nor is what could not be taken back before. */
  #say(records: readonly Recovered[]): void {
    for (const recovered of records) {
      const known = isLeft(recovered) && this.#left.has(recovered.record.token);
      if (!known && recovered.state !== 'held') this.#options.publish(eventOf(recovered));
    }
  }
}

function isLeft({ state }: Recovered): boolean {
  return state === 'failed' || state === 'elsewhere';
}

function eventOf(recovered: Recovered): AgentEventBody {
  const { record, state, message, command } = recovered;
  const { run, scenario, fault, type } = record;
  const event = isLeft(recovered)
    ? 'leftover.failed'
    : state === 'closed'
      ? 'leftover.closed'
      : 'leftover.reverted';
  return { event, run, scenario, fault, type, message, ...(command === undefined ? {} : { command }) };
}
