import type { Problem } from '../../document/problem.ts';
import type { Palette } from '../terminal.ts';

/** Lines shown before and after the one that is meant. */
const CONTEXT = 2;
/** Columns of text at most; a longer line is cut around the place that is meant. */
const WIDTH = 100;

/** The lines around a problem, numbered, with a caret under the place that is meant. */
export function codeFrame(text: string, problem: Problem, palette: Palette): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const first = Math.max(1, problem.line - CONTEXT);
  const last = Math.min(lines.length, problem.line + CONTEXT);
  const gutter = String(last).length;
  const from = Math.max(0, problem.column - 1 - Math.floor(WIDTH * 0.7));
  const rows: string[] = [];
  for (let number = first; number <= last; number++) {
    const meant = number === problem.line;
    const text = cut(lines[number - 1] ?? '', from);
    const row = `${meant ? '>' : ' '} ${String(number).padStart(gutter)} | ${text}`.trimEnd();
    rows.push(meant ? row : palette.dim(row));
    if (meant) rows.push(caretRow(lines[number - 1] ?? '', problem, from, gutter, palette));
  }
  return rows.join('\n');
}

function caretRow(line: string, problem: Problem, from: number, gutter: number, palette: Palette): string {
  const characters = [...line];
  const before = printed(characters.slice(from, problem.column - 1));
  const meant = characters.slice(problem.column - 1, problem.column - 1 + problem.length);
  const room = Math.max(1, WIDTH - (problem.column - 1 - from));
  const carets = '^'.repeat(Math.max(1, columns(printed(meant.slice(0, room)))));
  const mark = problem.severity === 'error' ? palette.red(carets) : palette.yellow(carets);
  return `${' '.repeat(gutter + 3)}| ${' '.repeat(columns(before) + (from > 0 ? 1 : 0))}${mark}`;
}

function cut(line: string, from: number): string {
  const characters = [...line];
  const shown = printed(characters.slice(from, from + WIDTH));
  return `${from > 0 && characters.length > from ? '…' : ''}${shown}${characters.length > from + WIDTH ? '…' : ''}`;
}

/** Tabs are as wide as a terminal happens to make them, and control characters move its cursor. */
function printed(characters: readonly string[]): string {
  return characters
    .join('')
    .replaceAll('\t', '  ')
    .replaceAll(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '·');
}

/** Columns that a text takes on a terminal: ideographs and emoji take two, combining marks none. */
function columns(text: string): number {
  let count = 0;
  for (const character of text) {
    if (/\p{Mark}|\u200d/u.test(character)) continue;
    count +=
      /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return count;
}
