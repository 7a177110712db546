import stringWidth from 'string-width';
import type { Bar, Lane, Mark, Timeline } from '../../../pictures/timeline/timeline.ts';
import { formatDuration } from '../../../plugin/index.ts';
import { type Palette, printable } from '../../terminal.ts';
import { toColumns } from './columns.ts';

/** Characters that the labels of lanes may take. */
const LABELS = 24;

/** A run over time as lines: states, faults in force, and probes where one did not hold. */
export function timelineLines(timeline: Timeline, width: number, palette: Palette): string[] {
  const lanes = timeline.lanes.filter(isTold);
  const margin = Math.min(LABELS, Math.max(6, ...lanes.map(({ label }) => stringWidth(label)))) + 2;
  const scale = new Scale(timeline, Math.max(10, width - margin - 2));
  return [
    ...lanes.map(
      (lane) => `  ${toColumns(printable(lane.label), margin - 2)}  ${laneOf(lane, scale, palette)}`,
    ),
    palette.dim(`${' '.repeat(margin + 2)}${scale.axis()}`.trimEnd()),
  ];
}

/** Probes that always held are no news. */
function isTold({ kind, marks }: Lane): boolean {
  return kind !== 'probe' || marks.some(({ tone }) => tone === 'bad');
}

/** Where on a line of characters a time is. */
class Scale {
  readonly width: number;
  readonly #start: number;
  readonly #length: number;

  constructor({ start, end }: Timeline, width: number) {
    this.width = width;
    this.#start = start;
    this.#length = Math.max(1, end - start);
  }

  /** The column of a time, from 0. */
  at(time: number): number {
    return Math.min(this.width - 1, Math.floor(((time - this.#start) / this.#length) * this.width));
  }

  /** Times from the start, as many as there is room for. */
  axis(): string {
    const step = niceStep(this.#length / Math.max(1, Math.floor(this.width / 12)));
    let line = '';
    for (let time = 0; time < this.#length; time += step) {
      const [column, text] = [this.at(this.#start + time), time === 0 ? '0' : formatDuration(time)];
      const isFree = line === '' || column > line.length;
      if (isFree && column + text.length <= this.width) line = line.padEnd(column) + text;
    }
    return line;
  }
}

const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1.5e4, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5,
  72e5, 216e5, 432e5, 864e5,
];

/** The next step, in milliseconds, that people count in. */
function niceStep(least: number): number {
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / 864e5) * 864e5;
}

function laneOf(lane: Lane, scale: Scale, palette: Palette): string {
  switch (lane.kind) {
    case 'states':
      return statesLine(lane.bars, scale, palette);
    case 'fault':
      return paint(marked(blocks(lane.bars, scale), lane.marks, scale), inkOf(lane.type, palette), palette);
    case 'probe':
      return paint(marked(Array(scale.width).fill(' '), lane.marks, scale), palette.dim, palette);
  }
}

/** Names between bars: `│slow──────│recover──│`. */
function statesLine(bars: readonly Bar[], scale: Scale, palette: Palette): string {
  const line = Array<string>(scale.width).fill(' ');
  for (const { from, to, text } of bars) {
    const [start, end] = [scale.at(from), scale.at(to)];
    const letters = [...`│${text}`];
    for (let column = start; column <= end; column++) {
      const letter = letters[column - start] ?? '─';
      line[column] = column === end && end > start ? '│' : letter;
    }
  }
  return palette.cyan(line.join('').trimEnd());
}

function blocks(bars: readonly Bar[], scale: Scale): string[] {
  const line = Array<string>(scale.width).fill(' ');
  for (const { from, to } of bars) line.fill('█', scale.at(from), Math.max(scale.at(from) + 1, scale.at(to)));
  return line;
}

const MARKS: Readonly<Record<Mark['tone'], string>> = { plain: '▼', good: '✓', bad: '✗', faint: '·' };

/** What is worse stays, where two marks fall on one column. */
function marked(line: string[], marks: readonly Mark[], scale: Scale): string[] {
  const order = ['faint', 'good', 'plain', 'bad'];
  for (const { at, tone } of [...marks].sort((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone))) {
    line[scale.at(at)] = MARKS[tone];
  }
  return line;
}

function paint(line: readonly string[], ink: (text: string) => string, palette: Palette): string {
  const inks: Readonly<Record<string, (text: string) => string>> = {
    '✗': palette.red,
    '✓': palette.green,
    '·': palette.dim,
  };
  return line
    .join('')
    .trimEnd()
    .replace(/[✗✓·]|[^ ✗✓·]+/g, (part) => (inks[part] ?? ink)(part));
}

function inkOf(type: string | undefined, palette: Palette): (text: string) => string {
  const inks: Readonly<Record<string, (text: string) => string>> = {
    cpu: palette.yellow,
    memory: palette.blue,
    process: palette.magenta,
    network: palette.green,
  };
  return inks[type ?? ''] ?? palette.cyan;
}
