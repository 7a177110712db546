import type { Registry } from '../../injectors/registry.ts';
import { loadScenario } from '../../scenario/index.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { StudyRefused } from './task.ts';

/** @throws StudyRefused where a text is no valid scenario */
export function scenarioIn(text: string, registry: Registry): Scenario {
  const { scenario, problems } = loadScenario(text, 'scenario.yaml', registry);
  if (scenario) return scenario;
  const [first] = problems.filter(({ severity }) => severity === 'error');
  const where = first ? `line ${first.line}, column ${first.column}: ${first.message}` : 'it is empty';
  throw new StudyRefused('invalid-scenario', `the text is no valid scenario: ${where}`);
}
