import type { Registry } from '../injectors/registry.ts';
import { loadScenario } from '../scenario/index.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { EXIT } from './exit-codes.ts';
import { Failure } from './failure.ts';
import { findScenarioFiles, readDocument } from './files.ts';
import { printProblems } from './problems.ts';

/** A scenario, and the text it is from. */
export interface ScenarioFile {
  readonly file: string;
  readonly scenario: Scenario;
  readonly source: string;
}

/**
 * Reads a scenario file. Its problems are printed on standard error.
 *
 * @throws Failure where it cannot be read or is not valid
 */
export function loadScenarioFile(file: string, registry: Registry): ScenarioFile {
  const [loaded] = loadAll([file], registry);
  return loaded as ScenarioFile;
}

/**
 * Reads the scenario files that paths stand for, which must have different names. Their problems are printed on
 * standard error.
 *
 * @throws Failure where one cannot be read or is not valid
 */
export function loadScenarioFiles(paths: readonly string[], registry: Registry): ScenarioFile[] {
  const files = loadAll(findScenarioFiles(paths), registry);
  const byName = new Map<string, string>();
  for (const { file, scenario } of files) {
    const other = byName.get(scenario.name);
    if (other !== undefined)
      throw new Failure(
        EXIT.usage,
        `two scenarios are named "${scenario.name}": ${other} and ${file}`,
        'rename one of them',
      );
    byName.set(scenario.name, file);
  }
  return files;
}

function loadAll(files: readonly string[], registry: Registry): ScenarioFile[] {
  const invalid: string[] = [];
  const loaded = files.flatMap((file) => {
    const content = readDocument(file);
    const { scenario, problems } = loadScenario(content, file, registry);
    printProblems(problems, file, content);
    if (scenario) return [{ file, scenario, source: Buffer.from(content).toString() }];
    invalid.push(file);
    return [];
  });
  if (invalid.length > 0)
    throw new Failure(
      EXIT.usage,
      `${invalid.join(', ')} ${invalid.length === 1 ? 'is not a valid scenario' : 'are not valid scenarios'}`,
    );
  return loaded;
}
