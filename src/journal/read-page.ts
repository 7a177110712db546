import { closeSync, fstatSync, readSync } from 'node:fs';
import { openIfThere } from './open-if-there.ts';

/** Bytes that are read at a time. */
const CHUNK = 64 * 1024;

/** How to read the lines of a file that are in the order of their numbers. */
export interface LineReader<T> {
  /** A line's number where it has one; told from how it begins. */
  readonly numberOf: (line: string) => number | undefined;
  readonly parse: (line: string) => T | undefined;
}

/**
 * What is in the lines of a file whose numbers are above one, from the first of them on, as many as asked for. Reads
 * little more of the file than that: it looks for the place by halves. Nothing where the file cannot be read.
 */
export function readPage<T>(path: string, after: number, most: number, reader: LineReader<T>): T[] {
  const { numberOf, parse } = reader;
  const file = openIfThere(path);
  if (file === undefined) return [];
  try {
    const { size } = fstatSync(file);
    const found: T[] = [];
    for (const line of linesFrom(file, startOf(file, size, after, numberOf), size)) {
      if (found.length >= most) break;
      const number = numberOf(line);
      const value = number !== undefined && number > after ? parse(line) : undefined;
      if (value !== undefined) found.push(value);
    }
    return found;
  } finally {
    closeSync(file);
  }
}

/** A place before which no line has a number above the one given, and not far before the first that has. */
function startOf(
  file: number,
  size: number,
  after: number,
  numberOf: LineReader<unknown>['numberOf'],
): number {
  let [low, high] = [0, size];
  while (high - low > CHUNK) {
    const middle = Math.floor((low + high) / 2);
    const number = firstNumberFrom(file, middle, size, numberOf);
    if (number === undefined || number > after) high = middle;
    else low = middle;
  }
  return low;
}

function firstNumberFrom(
  file: number,
  start: number,
  size: number,
  numberOf: LineReader<unknown>['numberOf'],
): number | undefined {
  for (const line of linesFrom(file, start, size)) {
    const number = numberOf(line);
    if (number !== undefined) return number;
  }
  return undefined;
}

/** The lines that begin after a place, or at the beginning; of the last one what there is of it. */
function* linesFrom(file: number, start: number, end: number): Generator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let skip = start > 0;
  for (let at = start; at < end; at += CHUNK) {
    const chunk = Buffer.alloc(Math.min(CHUNK, end - at));
    readSync(file, chunk, 0, chunk.length, at);
    const text = Buffer.concat([rest, chunk]);
    const cut = text.lastIndexOf('\n') + 1;
    rest = text.subarray(cut);
    const lines = text.subarray(0, cut).toString().split('\n');
    if (skip && cut > 0) lines.shift();
    skip &&= cut === 0;
    for (const line of lines) if (line !== '') yield line;
  }
  if (rest.length > 0 && !skip) yield rest.toString();
}
