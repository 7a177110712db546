import type { Problem } from '../../document/problem.ts';

/** Problems for programs: an array, `hint` being null where there is none. */
export function formatJson(problems: readonly Problem[]): string {
  const items = problems.map(({ file, line, column, severity, code, message, hint }) => ({
    file,
    line,
    column,
    severity,
    code,
    message,
    hint: hint ?? null,
  }));
  return `${JSON.stringify(items, null, 2)}\n`;
}
