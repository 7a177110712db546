import { type Palette, paletteFor } from './terminal.ts';

/** What a picture of letters is drawn on. */
export interface Screen {
  /** Columns. */
  readonly width: number;
  readonly palette: Palette;
}

/** Columns where nobody says how many there are. */
const USUAL = 80;

/** The terminal, or where the output is a file or a pipe, `$COLUMNS` without colours. */
export function screenOf(isFile: boolean): Screen {
  const stream = isFile ? {} : process.stdout;
  const columns = (stream as { columns?: number }).columns ?? Number(process.env.COLUMNS);
  return { width: Math.max(40, columns || USUAL), palette: paletteFor(stream) };
}
