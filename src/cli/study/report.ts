import { statSync } from 'node:fs';
import { LIMITS } from '../../api/limits.ts';
import type { Reported } from '../../api/studies/studies.ts';
import type { Registry } from '../../injectors/registry.ts';
import { type Recording, readRecording } from '../../journal/run-journal.ts';
import { renderReport } from '../report/write.ts';
import { type Study, StudyRefused } from './task.ts';

const MEBIBYTE = 2 ** 20;

/** A report, as `squall report` writes it. */
export async function report(
  { of, format }: Extract<Study, { kind: 'report' }>,
  registry: Registry,
): Promise<string> {
  const text = await renderReport(recordingOf(of), format, registry);
  assertFits('the report', Buffer.byteLength(text), LIMITS.report);
  return text;
}

function recordingOf(of: Reported): Recording {
  if ('events' in of) return of;
  // Runs go when there are too many.
  const size = statSync(of.path, { throwIfNoEntry: false })?.size;
  if (size === undefined)
    throw new StudyRefused('no-such-run', 'the run has just gone: there are newer ones');
  assertFits('the journal', size, LIMITS.journal);
  return readRecording(of.path);
}

function assertFits(what: string, bytes: number, most: number): void {
  if (bytes <= most) return;
  const size = `${Math.ceil(bytes / MEBIBYTE)} MiB, and ${most / MEBIBYTE} MiB are the most`;
  throw new StudyRefused('too-large', `${what} has ${size}`);
}
