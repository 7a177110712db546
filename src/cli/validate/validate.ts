import type { Problem } from '../../document/problem.ts';
import type { Registry } from '../../injectors/registry.ts';
import { type Loaded, loadScenario } from '../../scenario/load.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { findFiles, readOrFail } from '../files.ts';
import type { Palette } from '../terminal.ts';
import { formatGithub } from './github.ts';
import { formatJson } from './json.ts';
import { formatSarif } from './sarif.ts';
import { formatProblems, formatSummary } from './text.ts';

export const FORMATS = ['text', 'json', 'github', 'sarif'] as const;

export type Format = (typeof FORMATS)[number];

/** Looks further into a scenario that is valid. */
export type Further = (loaded: Required<Loaded>) => {
  readonly problems: readonly Problem[];
  /** What there is to say of it, for people. */
  readonly facts: readonly string[];
};

export interface ValidateContext {
  readonly registry: Registry;
  readonly palette: Palette;
  /** Squall's own version, for SARIF. */
  readonly version: string;
  readonly further?: Further;
  /** The files that are configs, and what is wrong with each. */
  readonly configs?: ReadonlyMap<string, readonly Problem[]>;
}

/**
 * Checks files and folders.
 *
 * @returns what to print, and the exit code: 0 where there is no error (warnings are none)
 * @throws Failure where a path does not exist, or a folder holds no scenario
 */
export function validatePaths(
  paths: readonly string[],
  format: Format,
  context: ValidateContext,
): { output: string; exitCode: 0 | 2 } {
  const files = findFiles(paths);
  const { configs = new Map() } = context;
  const texts = new Map<string, string>();
  const seen: Seen = { facts: [], files: new Map() };
  const problems = files.flatMap((file) => {
    const content = readOrFail(file);
    if (content instanceof Failure) return [unreadable(file, content)];
    const found = configs.get(file) ?? problemsOf(content, file, context, seen);
    if (found.length > 0) texts.set(file, Buffer.from(content).toString());
    return found;
  });
  const failed = problems.some(({ severity }) => severity === 'error');
  return {
    output: formatAs(format, problems, {
      ...context,
      texts,
      facts: seen.facts,
      scenarios: files.length - configs.size,
      configs: configs.size,
    }),
    exitCode: failed ? EXIT.usage : EXIT.passed,
  };
}

function unreadable(file: string, { message }: Failure): Problem {
  return { file, line: 1, column: 1, length: 1, severity: 'error', code: 'unreadable-file', message };
}

/** What was seen in one file after the other. */
interface Seen {
  /** What there is to say of scenarios. */
  readonly facts: string[];
  /** By the names of scenarios: the file of the first one. */
  readonly files: Map<string, string>;
}

function problemsOf(
  content: Uint8Array,
  file: string,
  { registry, further }: ValidateContext,
  seen: Seen,
): readonly Problem[] {
  const loaded = loadScenario(content, file, registry);
  if (!isValid(loaded)) return loaded.problems;
  const more = further?.(loaded);
  seen.facts.push(...(more?.facts ?? []));
  return [...loaded.problems, ...sameName(loaded, file, seen.files), ...(more?.problems ?? [])];
}

/** Each may be run by itself, but an agent uses one of them, and a simulation takes neither. */
function sameName(
  { scenario: { name }, place }: Required<Loaded>,
  file: string,
  files: Map<string, string>,
): Problem[] {
  const first = files.get(name);
  if (first === undefined) {
    files.set(name, file);
    return [];
  }
  return [
    place({
      pointer: '/name',
      at: 'value',
      severity: 'warning',
      code: 'duplicate-name',
      message: `the scenario in ${first} has the name "${name}", too: in one folder, an agent uses only one of them`,
      hint: 'rename one of them',
    }),
  ];
}

function isValid(loaded: Loaded): loaded is Required<Loaded> {
  return loaded.scenario !== undefined;
}

interface Material extends Omit<ValidateContext, 'configs'> {
  readonly texts: ReadonlyMap<string, string>;
  readonly facts: readonly string[];
  readonly scenarios: number;
  readonly configs: number;
}

function formatAs(format: Format, problems: readonly Problem[], material: Material): string {
  switch (format) {
    case 'text':
      return (
        formatProblems(problems, material.texts, material.palette) +
        material.facts.map((fact) => `${fact}\n`).join('') +
        formatSummary(problems, material, material.palette)
      );
    case 'json':
      return formatJson(problems);
    case 'github':
      return formatGithub(problems);
    case 'sarif':
      return formatSarif(problems, material.version);
  }
}
