import type { AgentEventBody } from '../events/agent-event.ts';
import type { DecisionStore, Decisions } from '../journal/decisions.ts';

export interface PausesOptions {
  readonly decisions: DecisionStore;
  /** Called at once, before anything is written down. */
  readonly onChange: () => void;
  readonly publish: (event: AgentEventBody) => void;
}

/** What people have paused: it fires no runs until they resume it, through restarts. */
export class Pauses {
  readonly #options: PausesOptions;

  constructor(options: PausesOptions) {
    this.#options = options;
  }

  has(scenario: string): boolean {
    const { allPaused, paused } = this.#options.decisions.current;
    return allPaused || paused.includes(scenario);
  }

  /** Pauses one, or all. */
  add(scenario: string | undefined): Promise<void> {
    const { paused } = this.#options.decisions.current;
    if (scenario === undefined) return this.#decide('scenario.paused', scenario, { allPaused: true });
    return this.#decide('scenario.paused', scenario, { paused: [...new Set([...paused, scenario])] });
  }

  /** Resumes one, or all, single ones included. */
  remove(scenario: string | undefined): Promise<void> {
    const { paused } = this.#options.decisions.current;
    if (scenario === undefined)
      return this.#decide('scenario.resumed', scenario, { allPaused: false, paused: [] });
    return this.#decide('scenario.resumed', scenario, { paused: paused.filter((name) => name !== scenario) });
  }

  #decide(
    event: 'scenario.paused' | 'scenario.resumed',
    scenario: string | undefined,
    change: Partial<Pick<Decisions, 'paused' | 'allPaused'>>,
  ): Promise<void> {
    const { decisions, onChange, publish } = this.#options;
    const written = decisions.change(change);
    onChange();
    publish({ event, ...(scenario === undefined ? {} : { scenario }) });
    return written;
  }
}
