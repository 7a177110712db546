import type { Problem } from '../../document/problem.ts';
import { type Palette, printable } from '../terminal.ts';
import { codeFrame } from './frame.ts';

/**
 * Problems for people: place, message, the lines around it, and how to mend it.
 *
 * @param texts the files' texts, by the name that problems have
 */
export function formatProblems(
  problems: readonly Problem[],
  texts: ReadonlyMap<string, string>,
  palette: Palette,
): string {
  return problems
    .map((problem) => `${formatProblem(problem, texts.get(problem.file), palette)}\n\n`)
    .join('');
}

/** The closing line: what was looked at, and what was found. */
export function formatSummary(
  problems: readonly Problem[],
  { scenarios, configs }: { readonly scenarios: number; readonly configs: number },
  palette: Palette,
): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const checked = [
    ...(scenarios > 0 || configs === 0 ? [counted(scenarios, 'scenario')] : []),
    ...(configs > 0 ? [counted(configs, 'config')] : []),
  ].join(' and ');
  if (problems.length === 0) return `${palette.green('✔')} ${checked} checked, no problems\n`;
  const found = [
    errors > 0 ? palette.red(counted(errors, 'error')) : '',
    warnings > 0 ? palette.yellow(counted(warnings, 'warning')) : '',
  ].filter((part) => part !== '');
  const mark = errors > 0 ? palette.red('✘') : palette.yellow('⚠');
  return `${mark} ${checked} checked, ${found.join(' and ')}\n`;
}

function formatProblem(problem: Problem, text: string | undefined, palette: Palette): string {
  const { file, line, column, severity, message, hint } = problem;
  const warning = severity === 'warning' ? `${palette.yellow('warning: ')}` : '';
  return [
    `${palette.bold(`${file}:${line}:${column}:`)} ${warning}${onOneLine(message)}`,
    ...(text === undefined ? [] : [codeFrame(text, problem, palette)]),
    ...(hint === undefined ? [] : [`  ${palette.cyan('hint:')} ${onOneLine(hint)}`]),
  ].join('\n');
}

/** A name in a file may hold anything; a message is one line all the same. */
function onOneLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
