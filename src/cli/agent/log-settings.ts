import type { LogLevel } from '../../config/config.ts';
import type { LogFile } from '../../py-chaos/config.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

export interface LogSettings {
  readonly level: LogLevel;
  /** Undefined: for people on a terminal, JSON Lines elsewhere. */
  readonly format?: LogFormat;
  /** Whether it is written on standard error. */
  readonly console: boolean;
  /** A file that it is written to, too, as JSON Lines. */
  readonly file?: LogFile;
}

export type LogFormat = 'json' | 'pretty';

/** The names of levels, and what others call them. */
const LEVELS: Readonly<Record<string, LogLevel>> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  fatal: 'fatal',
  critical: 'fatal',
  silent: 'silent',
};

const FORMATS: Readonly<Record<string, LogFormat>> = { json: 'json', pretty: 'pretty', text: 'pretty' };

/**
 * How to log: as `LOG_LEVEL` and `LOG_FORMAT` say, else as a config does.
 *
 * @throws Failure where one of them means nothing
 */
export function logSettings(
  config: { readonly level: string; readonly format?: string },
  { LOG_LEVEL, LOG_FORMAT }: NodeJS.ProcessEnv,
): Pick<LogSettings, 'level' | 'format'> {
  const format = LOG_FORMAT || config.format;
  return {
    level: chosen('LOG_LEVEL', LOG_LEVEL || config.level, LEVELS),
    ...(format === undefined ? {} : { format: chosen('LOG_FORMAT', format, FORMATS) }),
  };
}

function chosen<T>(variable: string, text: string, values: Readonly<Record<string, T>>): T {
  const name = text.toLowerCase();
  if (Object.hasOwn(values, name)) return values[name] as T;
  const all = Object.keys(values).join(', ');
  throw new Failure(EXIT.usage, `the variable ${variable} takes ${all}; not ${JSON.stringify(text)}`);
}
