import type { ChartState } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';

/** How large a state is drawn, and what is written in it. */
export interface Box {
  readonly width: number;
  readonly height: number;
  /** Pixels from the top to what is within. */
  readonly inset: number;
  readonly rows: readonly Row[];
}

/** A line of a state; `type` is the kind of fault that it is of. */
export interface Row {
  readonly type?: string;
  readonly text: string;
}

/** Pixels around what is written in a state, of its name, and of each line. */
export const PADDING = 10;
export const HEAD = 20;
export const LINE = 16;

/** Pixels that a character takes at most, of a name and of a line, and that the mark of a fault takes. */
const NAME_CHARACTER = 8.2;
const CHARACTER = 6.6;
export const MARK = 14;

/** Characters of a line that are shown; the rest is in its title. */
const LONGEST = 38;

export function boxOf(state: ChartState): Box {
  const rows = [
    ...state.faults.map(({ type, text }) => ({ type, text: short(`${type}: ${text}`) })),
    ...state.lines.map((text) => ({ text: short(text) })),
  ];
  const widest = Math.max(
    short(state.name).length * NAME_CHARACTER,
    ...rows.map((row) => row.text.length * CHARACTER + ('type' in row ? MARK : 0)),
  );
  const inset = PADDING + HEAD + rows.length * LINE;
  return { width: Math.max(70, widest + 2 * PADDING), height: inset + PADDING - 4, inset, rows };
}

export function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
