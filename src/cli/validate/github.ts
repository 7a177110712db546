import type { Problem } from '../../document/problem.ts';
import { printable } from '../terminal.ts';

/** Problems as workflow commands, which GitHub shows beside the lines of a pull request. */
export function formatGithub(problems: readonly Problem[]): string {
  return problems.map((problem) => `${command(problem)}\n`).join('');
}

function command({ file, line, column, length, severity, code, message, hint }: Problem): string {
  const properties = {
    file,
    line,
    col: column,
    endColumn: column + length,
    title: `squall: ${code}`,
  };
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${severity} ${list.join(',')}::${escapeData(hint === undefined ? message : `${message} (${hint})`)}`;
}

function escapeData(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
