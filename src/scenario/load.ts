import { explain } from '../document/explain/explain.ts';
import type { Finding } from '../document/finding.ts';
import { loadDocument } from '../document/load.ts';
import type { Problem } from '../document/problem.ts';
import type { Registry } from '../injectors/registry.ts';
import { buildDraft } from './draft/build.ts';
import { normalise, type RawScenario } from './normalise/scenario.ts';
import { rules } from './rules/index.ts';
import type { Scenario } from './scenario.ts';
import { validatorOf } from './schema/validator.ts';

/** What became of a file: a scenario where nothing is wrong but warnings, and every problem there is. */
export interface Loaded {
  readonly scenario?: Scenario;
  readonly problems: readonly Problem[];
  /** Places what is found out about the scenario later on. */
  readonly place?: (finding: Finding) => Problem;
}

/**
 * Reads a scenario file. Pure, and never throws for what is in the file.
 *
 * @param content the file's bytes, or its text
 * @param file what to call it in problems
 * @param registry the faults that it may use
 */
export function loadScenario(content: string | Uint8Array, file: string, registry: Registry): Loaded {
  const { data, problems, place } = loadDocument(content, file, {
    noun: 'scenario',
    start: '`name:` and `states:`',
    check: (value) => check(value, registry),
  });
  if (data === undefined || !place) return { problems };
  return { scenario: normalise(data as RawScenario, registry), problems, place };
}

function check(data: unknown, registry: Registry): Finding[] {
  const findings = explain(validatorOf(registry)(data));
  const draft = buildDraft(data, findings);
  return [...findings, ...rules.flatMap((rule) => [...rule(draft, registry)])];
}
