import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import type { DamagedRecord, UndoRecord } from '../engine/undo-log.ts';

const VERSION = 1;

/** Bytes that the file of one record may have. */
const LARGEST = 2 ** 20;

/** A record as its file holds it. */
export interface Sealed {
  readonly version: number;
  /** Microseconds after boot: orders the records of a machine by when they were made. */
  readonly sequence: number;
  readonly checksum: string;
  readonly record: UndoRecord;
}

/**
 * The text of a record's file.
 *
 * @param sequence its place among the others; default: the last one
 * @throws RangeError where it would be larger than a record may be
 */
export function seal(record: UndoRecord, sequence = Number(process.hrtime.bigint() / 1000n)): string {
  const sealed: Sealed = { version: VERSION, sequence, checksum: checksum(sequence, record), record };
  const text = JSON.stringify(sealed);
  const bytes = Buffer.byteLength(text);
  if (bytes <= LARGEST) return text;
  throw new RangeError(`the record has ${bytes} bytes, and ${LARGEST} are the most`);
}

/**
 * The record in a file, why it is none, or undefined where the file has gone meanwhile. Synchronous: a small file in
 * the page cache is read sooner than a thread is asked to.
 */
export function unseal(file: string): Sealed | DamagedRecord | undefined {
  try {
    const stat = lstatSync(file);
    // A pipe among the records would be read for ever.
    if (!file.endsWith('.json') || !stat.isFile()) return { file, reason: 'it is foreign' };
    if (stat.size === 0) return { file, reason: 'it is empty' };
    if (stat.size > LARGEST) return { file, reason: `it has ${stat.size} bytes, more than any record` };
    const sealed = open(readFileSync(file, 'utf8'));
    return typeof sealed === 'string' ? { file, reason: sealed } : sealed;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? undefined : { file, reason: `it cannot be read: ${message}` };
  }
}

/** What is sealed in a text, or why that is nothing. */
function open(text: string): Sealed | string {
  const sealed = parse(text);
  if (sealed === undefined) return 'it is torn or foreign';
  const { version, sequence, record } = sealed;
  if (version === undefined || sequence === undefined || record === undefined) return 'it is foreign';
  if (version !== VERSION)
    return `it is of version ${version}, and this Squall reads version ${VERSION}: use the Squall that wrote it`;
  if (sealed.checksum !== checksum(sequence, record)) return 'its checksum does not match: it was changed';
  return sealed as Sealed;
}

function parse(text: string): Partial<Sealed> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function checksum(sequence: number, record: UndoRecord): string {
  return createHash('sha256')
    .update(`${sequence}${JSON.stringify(record)}`)
    .digest('hex');
}
