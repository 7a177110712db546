import { closeSync, fstatSync, readSync } from 'node:fs';
import { openIfThere } from './open-if-there.ts';

/** Bytes that are read at a time. */
const CHUNK = 64 * 1024;

/**
 * The lines of a file from its end, empty ones left out, reading no more of it than is asked for. Nothing where the
 * file cannot be read.
 */
export function* readBack(path: string): Generator<string> {
  const file = openIfThere(path);
  if (file === undefined) return;
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (let end = fstatSync(file).size; end > 0; end -= CHUNK) {
      const start = Math.max(0, end - CHUNK);
      const chunk = Buffer.alloc(end - start);
      readSync(file, chunk, 0, chunk.length, start);
      const text = Buffer.concat([chunk, rest]);
      // What is before the first line break belongs to a line that begins in the chunk before.
      const cut = text.indexOf('\n');
      const first = start === 0 ? 0 : cut === -1 ? text.length : cut + 1;
      rest = text.subarray(0, first);
      const lines = text.subarray(first).toString().split('\n').reverse();
      yield* lines.filter((line) => line !== '');
    }
  } finally {
    closeSync(file);
  }
}
