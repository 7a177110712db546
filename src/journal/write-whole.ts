import { writeSync } from 'node:fs';

/**
 * Writes all of a text to a file. A disk that becomes full takes a part of it without a word, and refuses the rest.
 *
 * @returns how many bytes it has
 * @throws Error where not all of it can be written
 */
export function writeWhole(file: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
  return bytes.length;
}
