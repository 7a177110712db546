import { type Logger, pino } from 'pino';
import { paletteFor } from '../terminal.ts';
import type { LogSettings } from './log-settings.ts';
import { prettyLine } from './pretty.ts';
import { rotatingFile } from './rotating-file.ts';

/** The log of an agent: JSON lines, or lines for people, on standard error, and in a file where one is named. */
export function createLog(settings: LogSettings): Logger {
  const writers = [...(settings.console ? [toStandardError(settings)] : []), ...toFile(settings)];
  return pino(
    {
      level: settings.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write: (line) => {
        for (const write of writers) write(line);
      },
    },
  );
}

function toStandardError({ format }: LogSettings): (line: string) => void {
  const { stderr } = process;
  const palette = paletteFor(stderr);
  // Whoever read it has gone; that is no reason to end.
  stderr.on('error', () => {});
  if ((format ?? (stderr.isTTY ? 'pretty' : 'json')) === 'json') return (line) => stderr.write(line);
  return (line) => stderr.write(prettyLine(line, palette));
}

function toFile({ file }: LogSettings): ((line: string) => void)[] {
  if (!file) return [];
  const { path, max_size_mb, backup_count } = file;
  const complain = (text: string) => void process.stderr.write(`squall: ${text}\n`);
  return [rotatingFile(path, { bytes: max_size_mb * 2 ** 20, backups: backup_count }, complain)];
}
