import type { Exact } from '../analysis/exact.ts';
import type { Registry } from '../injectors/registry.ts';
import type { Fault, Scenario } from '../scenario/scenario.ts';
import { allStates } from '../scenario/states.ts';
import { course } from './course.ts';
import { guards } from './guards.ts';
import { stateSentences } from './state.ts';
import { when } from './when.ts';

/** What a scenario will do, in plain sentences. */
export interface Explanation {
  readonly scenario: string;
  readonly description?: string;
  /** What starts it. */
  readonly when: readonly string[];
  /** What keeps it from starting, and what ends it at once. */
  readonly guards: readonly string[];
  readonly states: readonly ExplainedState[];
  /** How it is likely to go, and how long it takes. */
  readonly course: readonly string[];
  readonly changes: readonly ExplainedChange[];
}

export interface ExplainedState {
  readonly state: string;
  /** How likely a run enters it, and how often on average; undefined where that cannot be worked out. */
  readonly probability?: number;
  readonly entries?: number;
  readonly sentences: readonly string[];
}

/** What a kind of fault does to the machine. */
export interface ExplainedChange {
  readonly type: string;
  readonly states: readonly string[];
  readonly change: string;
}

/**
 * Says what a scenario will do.
 *
 * @param exact what can be worked out of it, or why nothing can
 * @param now milliseconds since the Unix epoch, for the next times that it fires
 */
export function explainScenario(
  scenario: Scenario,
  registry: Registry,
  exact: Exact | string,
  now: number,
): Explanation {
  const known = typeof exact === 'string' ? undefined : exact.states;
  return {
    scenario: scenario.name,
    ...(scenario.description === undefined ? {} : { description: scenario.description }),
    when: when(scenario, now),
    guards: guards(scenario),
    states: allStates(scenario.storm).map((state) => ({
      state: state.path,
      ...known?.[state.path],
      sentences: stateSentences(state, registry),
    })),
    course: course(scenario, exact),
    changes: changesOf(scenario, registry),
  };
}

function changesOf(scenario: Scenario, registry: Registry): ExplainedChange[] {
  const changes = new Map<string, { type: string; states: string[]; change: string }>();
  for (const { path, inject } of allStates(scenario.storm)) {
    for (const fault of inject) {
      const change = changeOf(fault, registry);
      const key = `${fault.type} ${change}`;
      const entry = changes.get(key) ?? { type: fault.type, states: [], change };
      if (!entry.states.includes(path)) entry.states.push(path);
      changes.set(key, entry);
    }
  }
  return [...changes.values()];
}

function changeOf({ type, parameters }: Fault, registry: Registry): string {
  const injector = registry.get(type);
  return injector?.changes?.(parameters) ?? injector?.summary ?? '';
}
