import stringWidth from 'string-width';

/** A text of exactly so many columns; one that is longer loses its beginning, names being told apart by their ends. */
export function toColumns(text: string, columns: number): string {
  let shown = text;
  while (stringWidth(shown) > columns) shown = `…${[...shown].slice(2).join('')}`;
  return shown + ' '.repeat(Math.max(0, columns - stringWidth(shown)));
}
