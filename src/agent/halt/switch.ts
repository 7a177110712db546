import type { HaltSource } from '../../events/agent-event.ts';
import type { DecisionStore, Halted } from '../../journal/decisions.ts';
import type { Clock } from '../../plugin/index.ts';

export interface HaltSwitchOptions {
  readonly decisions: DecisionStore;
  readonly clock: Pick<Clock, 'now'>;
  /** Called at once, before anything is written down. */
  readonly onHalted: (halted: Halted) => void;
  readonly onLifted: (by: HaltSource) => void;
}

/**
 * The kill switch. What a person, a signal or a probe has halted stays halted, through restarts, until a person lifts
 * it; what a file has, as long as the file is there.
 */
export class HaltSwitch {
  readonly #options: HaltSwitchOptions;
  #file: Halted | undefined;

  constructor(options: HaltSwitchOptions) {
    this.#options = options;
  }

  /** Why nothing may start; undefined where it may. */
  get halted(): Halted | undefined {
    return this.#options.decisions.current.halted ?? this.#file;
  }

  /** Resolves when it would survive a power cut; it holds at once. */
  halt(by: HaltSource, reason: string): Promise<void> {
    const halted = this.#make(by, reason);
    const written = this.#options.decisions.change({ halted });
    this.#options.onHalted(halted);
    return written;
  }

  /**
   * Lifts it, but for what a file halts.
   *
   * @returns what halts still
   */
  async lift(): Promise<Halted | undefined> {
    if (this.#options.decisions.current.halted) {
      const written = this.#options.decisions.change({ halted: undefined });
      // Before somebody halts it again, while that is being written.
      this.#options.onLifted('operator');
      await written;
    }
    return this.halted;
  }

  /** Told whether the file that halts is there. */
  fileIs(there: boolean, path: string): void {
    if (there && !this.#file) {
      this.#file = this.#make('file', `the file ${path} is there`);
      this.#options.onHalted(this.#file);
    } else if (!there && this.#file) {
      this.#file = undefined;
      this.#options.onLifted('file');
    }
  }

  #make(by: HaltSource, reason: string): Halted {
    return { by, reason, since: new Date(this.#options.clock.now()).toISOString() };
  }
}
