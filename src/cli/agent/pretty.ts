import { type Palette, printable } from '../terminal.ts';

/** Fields that the line shows in words, or that a person has no use for. */
const SAID = ['level', 'time', 'msg', 'event', 'sequence'];

/** A JSON line of the log as a person reads it: the time of day, how bad it is, what happened, and to what. */
export function prettyLine(line: string, palette: Palette): string {
  const fields = JSON.parse(line) as Record<string, unknown>;
  const level = String(fields.level);
  const details = Object.entries(fields)
    .filter(([key]) => !SAID.includes(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? quoted(value) : JSON.stringify(value)}`);
  return `${[
    palette.dim(String(fields.time).slice(11, 23)),
    colourOf(level, palette)(level.toUpperCase().padEnd(5)),
    printable(String(fields.msg)),
    palette.dim(printable(details.join(' '))),
  ]
    .join('  ')
    .trimEnd()}\n`;
}

function colourOf(level: string, palette: Palette): (text: string) => string {
  if (level === 'error' || level === 'fatal') return palette.red;
  if (level === 'warn') return palette.yellow;
  return level === 'info' ? palette.green : palette.dim;
}

function quoted(value: string): string {
  return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}
