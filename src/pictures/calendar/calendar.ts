/** A stretch of time as rows of cells, such as days of hours, and what happens in each cell. */
export interface Calendar {
  /** Milliseconds that a row and a cell stand for. */
  readonly row: number;
  readonly cell: number;
  readonly rows: readonly CalendarRow[];
}

export interface CalendarRow {
  /** Milliseconds since the Unix epoch: when its first cell begins. */
  readonly start: number;
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly start: number;
  /** Whether any of it is within the window. */
  readonly within: boolean;
  readonly counts: Readonly<Record<Happening, number>>;
}

/** What may happen in a cell. */
export type Happening = 'passed' | 'bad' | 'refused' | 'skipped';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Rows, from short to long, and the cells that they may be cut into. */
const ROWS: readonly { readonly row: number; readonly most: number; readonly cells: readonly number[] }[] = [
  { row: HOUR, most: 6, cells: [MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE] },
  {
    row: DAY,
    most: 42,
    cells: [10 * MINUTE, 15 * MINUTE, 20 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR],
  },
  { row: 7 * DAY, most: 60, cells: [HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 6 * HOUR, 12 * HOUR, DAY] },
  { row: 28 * DAY, most: 60, cells: [6 * HOUR, 12 * HOUR, DAY, 2 * DAY] },
  { row: 364 * DAY, most: Number.POSITIVE_INFINITY, cells: [2 * DAY, 7 * DAY, 14 * DAY] },
];

/** Monday, 5 January 1970: what weeks are counted from. */
const A_MONDAY = 4 * DAY;

/** Counts what happens, in memory that does not grow with it. */
export class CalendarCounts {
  readonly #from: number;
  readonly #until: number;
  readonly #row: number;
  readonly #cell: number;
  readonly #counts = new Map<number, Record<Happening, number>>();

  /** @param width cells that a row may have */
  constructor(from: number, until: number, width: number) {
    this.#from = from;
    this.#until = until;
    const rows = ROWS.find(({ row, most }) => (until - from) / row <= most) as (typeof ROWS)[number];
    this.#row = rows.row;
    this.#cell = rows.cells.find((cell) => rows.row / cell <= width) ?? (rows.cells.at(-1) as number);
  }

  add(happening: Happening, at: number): void {
    const cell = this.#startOf(at, this.#cell);
    const counts = this.#counts.get(cell) ?? { passed: 0, bad: 0, refused: 0, skipped: 0 };
    counts[happening]++;
    this.#counts.set(cell, counts);
  }

  calendar(): Calendar {
    const rows: CalendarRow[] = [];
    for (let start = this.#startOf(this.#from, this.#row); start < this.#until; start += this.#row) {
      rows.push({ start, cells: this.#cells(start) });
    }
    return { row: this.#row, cell: this.#cell, rows };
  }

  #cells(row: number): Cell[] {
    return Array.from({ length: this.#row / this.#cell }, (_, index) => {
      const start = row + index * this.#cell;
      return {
        start,
        within: start + this.#cell > this.#from && start < this.#until,
        counts: this.#counts.get(start) ?? { passed: 0, bad: 0, refused: 0, skipped: 0 },
      };
    });
  }

  #startOf(time: number, length: number): number {
    const zero = length % (7 * DAY) === 0 || this.#row % (7 * DAY) === 0 ? A_MONDAY : 0;
    return zero + Math.floor((time - zero) / length) * length;
  }
}

/** What counts most of what happens in a cell; undefined where nothing does. */
export function worstOf({ counts }: Cell): Happening | undefined {
  return (['bad', 'refused', 'passed', 'skipped'] as const).find((happening) => counts[happening] > 0);
}
