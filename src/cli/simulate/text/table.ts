import stringWidth from 'string-width';
import type { Palette } from '../../terminal.ts';
import { toColumns } from './columns.ts';

/** The least that a first column is cut down to. */
const LEAST = 8;
const GAP = 2;

/**
 * Rows as lines, in columns as wide as they must be; the first row is the heading, numbers stand to the right. Where
 * that is wider than there is room for, the first column gives way.
 */
export function table(rows: readonly (readonly string[])[], width: number, palette: Palette): string[] {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  const over = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width;
  if (over > 0) widths[0] = Math.max(LEAST, (widths[0] as number) - over);
  return rows.map((row, index) => {
    const line = row
      .map((cell, column) => {
        const room = widths[column] as number;
        return /^[\d.]+ ?(?:%|×|$)/.test(cell) ? cell.padStart(room) : toColumns(cell, room);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
    return index === 0 ? palette.dim(line) : line;
  });
}
