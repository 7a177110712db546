import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROBLEM_CODES, type Problem, type ProblemCode } from '../../document/problem.ts';

const RULES = Object.keys(PROBLEM_CODES) as ProblemCode[];

/**
 * Problems as SARIF 2.1.0, for code scanning.
 *
 * @param version Squall's own
 */
export function formatSarif(problems: readonly Problem[], version: string): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'squall', semanticVersion: version, rules: RULES.map(rule) } },
        columnKind: 'unicodeCodePoints',
        results: problems.map(result),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(id: ProblemCode): object {
  return { id, shortDescription: { text: PROBLEM_CODES[id] } };
}

function result({ file, line, column, length, severity, code, message, hint }: Problem): object {
  return {
    ruleId: code,
    ruleIndex: RULES.indexOf(code),
    level: severity,
    message: { text: hint === undefined ? message : `${message} (${hint})` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column, endColumn: column + length },
        },
      },
    ],
  };
}

/** A relative path stays one, so that it is looked up from the root of the repository. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replace(/^\.\//, '').split(/[/\\]/).map(encodeURIComponent).join('/');
}
