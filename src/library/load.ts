import type { Problem } from '../document/problem.ts';
import { injectors } from '../injectors/index.ts';
import { createRegistry } from '../injectors/registry.ts';
import type { Injector } from '../plugin/index.ts';
import { loadScenario as load } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { remember } from './origin.ts';

export interface LoadOptions {
  /** What to call the file in problems; default: `scenario.yaml`. */
  readonly file?: string;
  /** Faults of third parties that the scenario may use beside Squall's own, as `loadPlugins` gives them. */
  readonly faults?: readonly Injector[];
}

/** What became of a file. */
export interface LoadResult {
  /** There where nothing is wrong but warnings. */
  readonly scenario?: Scenario;
  /** Every error and every warning, in the order of the file. */
  readonly problems: readonly Problem[];
}

const builtIn = createRegistry(injectors);

/**
 * Reads a scenario: parses, checks and normalises it. Touches nothing but its arguments, and never throws for what is
 * in the file.
 *
 * @param content the bytes of the file, or its text
 * @returns the scenario, and all that is wrong with it: with line and column (from 1), a stable code and a way to mend it
 * @throws Error where two faults have one name
 */
export function loadScenario(
  content: string | Uint8Array,
  { file = 'scenario.yaml', faults = [] }: LoadOptions = {},
): LoadResult {
  const registry = faults.length === 0 ? builtIn : createRegistry([...injectors, ...faults]);
  const { scenario, problems } = load(content, file, registry);
  if (!scenario) return { problems };
  remember(scenario, { registry, source: Buffer.from(content).toString() });
  return { scenario, problems };
}
