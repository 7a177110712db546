import type { Palette } from '../terminal.ts';
import type { FaultSurvey, Survey } from './survey.ts';

/** A survey for people: a line for each fault, and below it what is missing, what for, and how to mend it. */
export function doctorTable({ faults }: Survey, palette: Palette): string {
  const entries = Object.entries(faults);
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries
    .flatMap(([name, fault]) => [
      `${palette.bold(name.padEnd(width))}  ${verdict(fault, palette)}`,
      ...fault.missing.flatMap(({ what, why, fix }) => [
        `${' '.repeat(width)}    ${why}: ${what} is missing`,
        palette.dim(`${' '.repeat(width)}      ${fix}`),
      ]),
    ])
    .join('\n');
}

function verdict({ ok, missing }: FaultSurvey, palette: Palette): string {
  if (!ok) return palette.red('not ready');
  return missing.length === 0 ? palette.green('ready') : palette.yellow('ready, but for');
}
