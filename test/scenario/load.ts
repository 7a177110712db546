import type { Problem } from '../../src/document/problem.ts';
import { injectors } from '../../src/injectors/index.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { type Loaded, loadScenario } from '../../src/scenario/load.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

export const registry = createRegistry(injectors);

/** Loads a text with the built-in faults, as the file `s.yaml`. */
export function load(content: string | Uint8Array): Loaded {
  return loadScenario(content, 's.yaml', registry);
}

/** The scenario of a text that must be right. */
export function loaded(content: string): Scenario {
  const { scenario, problems } = load(content);
  if (!scenario) throw new Error(problems.map(brief).join('\n'));
  return scenario;
}

/** `line:column code`, for lists in tests. */
export function places(content: string | Uint8Array): string[] {
  return load(content).problems.map(({ line, column, code }) => `${line}:${column} ${code}`);
}

/** The only problem of a text. */
export function only(content: string | Uint8Array): Problem {
  const { problems } = load(content);
  if (problems.length !== 1)
    throw new Error(`${problems.length} problems:\n${problems.map(brief).join('\n')}`);
  return problems[0] as Problem;
}

/** A scenario whose storm is the YAML given, indented by one level below `states:`; `done` is added. */
export function withStates(states: string, header = ''): string {
  return `name: x\n${header}states:\n${states.replaceAll(/^(?=.)/gm, '  ')}\n  done: {final: true}\n`;
}

function brief({ line, column, code, message }: Problem): string {
  return `${line}:${column} ${code}: ${message}`;
}
