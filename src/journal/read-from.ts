import { closeSync, fstatSync, readSync } from 'node:fs';
import { openIfThere } from './open-if-there.ts';

/** Bytes that are read at a time. */
const CHUNK = 256 * 1024;

/** Whole lines of a file from a place on, empty ones left out, and the place after them. */
export function readFrom(
  path: string,
  start: number,
  most: number,
): { readonly lines: readonly string[]; readonly next: number; readonly end: boolean } {
  const file = openIfThere(path);
  if (file === undefined) return { lines: [], next: start, end: true };
  try {
    const { size } = fstatSync(file);
    const lines: string[] = [];
    let next = start;
    for (let rest = Buffer.alloc(0), at = start; at < size && lines.length < most; at += CHUNK) {
      const chunk = Buffer.alloc(Math.min(CHUNK, size - at));
      readSync(file, chunk, 0, chunk.length, at);
      rest = Buffer.concat([rest, chunk]);
      for (let cut = rest.indexOf('\n'); cut !== -1 && lines.length < most; cut = rest.indexOf('\n')) {
        if (cut > 0) lines.push(rest.toString('utf8', 0, cut));
        rest = rest.subarray(cut + 1);
        next += cut + 1;
      }
    }
    return { lines, next, end: next >= size };
  } finally {
    closeSync(file);
  }
}
