import type { Finding } from './finding.ts';
import type { Problem, ProblemCode } from './problem.ts';
import { Lines, type Range } from './source.ts';
import { decode, type Refusal } from './text.ts';
import { locate } from './yaml/locate.ts';
import { YamlError } from './yaml/node.ts';
import { parseYaml, type YamlVersion } from './yaml/parse.ts';
import { plainValue } from './yaml/value.ts';

/** What became of a file: its data where nothing is wrong but warnings, and every problem there is. */
export interface LoadedDocument {
  /** Undefined where there is an error. */
  readonly data?: unknown;
  readonly problems: readonly Problem[];
  /** Places what is found out about the data later on. */
  readonly place?: (finding: Finding) => Problem;
}

/** What a file is meant to be. */
export interface DocumentKind {
  /** What it is called in messages: `scenario`. */
  readonly noun: string;
  /** What it should begin with, for the hint of an empty file. */
  readonly start: string;
  /** Default: 1.2. */
  readonly yaml?: YamlVersion;
  /** Everything that is wrong with the data of a file, which is a mapping. */
  readonly check: (data: unknown) => readonly Finding[];
}

/**
 * Reads a YAML file and checks it. Pure, and never throws for what is in the file.
 *
 * @param content the file's bytes, or its text
 * @param file what to call it in problems
 */
export function loadDocument(content: string | Uint8Array, file: string, kind: DocumentKind): LoadedDocument {
  const text = decode(content);
  if (typeof text !== 'string') return { problems: [refused(text, file)] };
  try {
    return loadText(text, file, kind);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return { problems: [problem(file, new Lines(text), { ...error, message: error.message }, error.range)] };
  }
}

function loadText(text: string, file: string, kind: DocumentKind): LoadedDocument {
  const { root, duplicates } = parseYaml(text, kind.yaml ?? '1.2');
  const lines = new Lines(text);
  const data = plainValue(root);
  const findings = root.kind === 'mapping' ? kind.check(data) : [notAMapping(data, kind)];
  const place = (finding: Finding) =>
    problem(file, lines, finding, locate(root, finding.pointer, finding.at));
  const problems = [
    ...findings.map(place),
    ...duplicates.map(({ key, first, second }) =>
      problem(file, lines, duplicate(key, lines.place(first)), second),
    ),
  ];
  if (problems.some(({ severity }) => severity === 'error')) return { problems: inOrder(problems) };
  return { data, problems: inOrder(problems), place };
}

function notAMapping(data: unknown, { noun, start }: DocumentKind): Finding {
  const empty = data === null;
  return {
    pointer: '',
    at: 'value',
    code: empty ? 'empty-file' : 'bad-value',
    message: empty
      ? `the file holds no ${noun}`
      : `a ${noun} is a mapping, but this is ${Array.isArray(data) ? 'a list' : 'a single value'}`,
    hint: `start with ${start}`,
  };
}

interface Said {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly severity?: Problem['severity'];
}

function duplicate(key: string, first: { line: number; column: number }): Said {
  return {
    code: 'duplicate-key',
    message: `the key \`${key}\` is given twice, first on line ${first.line}, column ${first.column}`,
    hint: 'remove one of them',
  };
}

function problem(file: string, lines: Lines, { severity, code, message, hint }: Said, range: Range): Problem {
  return {
    file,
    ...lines.place(range),
    severity: severity ?? 'error',
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}

function refused({ line, column, ...said }: Refusal, file: string): Problem {
  return { file, line, column, length: 1, severity: 'error', ...said };
}

/** By position; what an alias or a merge key makes appear more than once is said once. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const unique = new Map(
    problems.map((problem) => [`${problem.line}:${problem.column} ${problem.message}`, problem]),
  );
  return [...unique.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
