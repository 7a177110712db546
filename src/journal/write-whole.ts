import { writeSync } from 'node:fs';

/**
 * Writes all of a text to a file or a pipe, even where its reader takes its time. A disk that becomes full takes a part
 * without a word, and refuses the rest.
 *
 * @returns how many bytes it has
 * @throws Error where not all of it can be written
 */
export function writeWhole(file: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(file, bytes, written);
    } catch (error) {
      // A pipe that is full for the moment.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return bytes.length;
}
