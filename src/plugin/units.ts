/** The units of the scenario language: what is written in a file, and the numbers behind it. */

const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const SIZE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

const RATE_UNITS: Readonly<Record<string, number>> = { kbit: 1e3, mbit: 1e6, gbit: 1e9 };

/**
 * Reads a duration such as `250ms`, `30s`, `1h30m` or `7d`.
 *
 * @returns milliseconds, whole
 * @throws RangeError where the text is not a duration
 */
export function parseDuration(text: string): number {
  return Math.round(milliseconds(text));
}

/**
 * Reads a duration for what is finer than a millisecond, such as the delay of a packet: `1.5ms`.
 *
 * @returns microseconds, whole
 * @throws RangeError where the text is not a duration
 */
export function parseMicroseconds(text: string): number {
  return Math.round(milliseconds(text) * 1000);
}

function milliseconds(text: string): number {
  if (!new RegExp(durationSchema.pattern).test(text))
    throw new RangeError(`${JSON.stringify(text)} is not ${durationSchema.patternErrorMessage}`);
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (DURATION_UNITS[unit as string] as number);
  }
  return total;
}

/** Milliseconds as a person writes them: `1h30m`, `2m`, `1.5s`, `250ms`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)}ms`;
  if (milliseconds < 60_000)
    return `${Number((milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0))}s`;
  let rest = Math.round(milliseconds / 1000);
  let text = '';
  for (const [unit, seconds] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(rest / seconds);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * seconds;
  }
  return text;
}

/**
 * Reads a size such as `512MiB` (2^20) or `1GB` (10^9).
 *
 * @returns bytes, whole
 * @throws RangeError where the text is not a size
 */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kKMGT]i?B|B)$/.exec(text);
  const unit = match && SIZE_UNITS[match[2] as string];
  if (!match || !unit)
    throw new RangeError(`${JSON.stringify(text)} is not ${sizeSchema.patternErrorMessage}`);
  return Math.round(Number(match[1]) * unit);
}

/** Bytes as a person writes them: `256 MiB`, `1.5 GiB`. */
export function formatSize(bytes: number): string {
  for (const [unit, size] of [
    ['TiB', 2 ** 40],
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const) {
    if (bytes >= size) return `${Number((bytes / size).toFixed(bytes / size < 10 ? 1 : 0))} ${unit}`;
  }
  return `${bytes} B`;
}

/**
 * Reads a percentage: a number, or `"80%"`.
 *
 * @returns the number, 80 for 80 %
 * @throws RangeError where it is neither
 */
export function parsePercent(value: number | string): number {
  if (typeof value === 'number') return value;
  const match = /^(\d+(?:\.\d+)?) ?%$/.exec(value);
  if (!match) throw new RangeError(`${JSON.stringify(value)} is not ${percentSchema.patternErrorMessage}`);
  return Number(match[1]);
}

/**
 * Reads a rate such as `5mbit`.
 *
 * @returns bits per second
 * @throws RangeError where the text is not a rate
 */
export function parseRate(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(kbit|mbit|gbit)$/.exec(text);
  if (!match) throw new RangeError(`${JSON.stringify(text)} is not ${rateSchema.patternErrorMessage}`);
  return Math.round(Number(match[1]) * (RATE_UNITS[match[2] as string] as number));
}

// JSON Schemas of the units, for an injector's parameters. `patternErrorMessage` is what YAML editors and
// `squall validate` say when the pattern does not match; it completes "… is not". Digits are counted so that every
// duration ends before `Date` does (a few thousand years), and every size is a number.
const fraction = '(?:\\.\\d+)?';

export const durationSchema = {
  type: 'string',
  pattern: `^(?:\\d{1,12}${fraction}ms|\\d{1,9}${fraction}s|\\d{1,8}${fraction}m|\\d{1,6}${fraction}h|\\d{1,5}${fraction}d){1,9}$`,
  patternErrorMessage: 'a duration such as 250ms, 30s, 5m, 1h30m or 7d',
  examples: ['250ms', '30s', '5m', '1h30m'],
} as const;

export const sizeSchema = {
  type: 'string',
  pattern: `^\\d{1,15}${fraction}(?:B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$`,
  patternErrorMessage: 'a size such as 512MiB or 1GB',
  examples: ['512MiB', '1GB'],
} as const;

export const percentSchema = {
  type: ['number', 'string'],
  minimum: 0,
  maximum: 100,
  pattern: '^(?:100(?:\\.0+)?|\\d{1,2}(?:\\.\\d+)?) ?%$',
  patternErrorMessage: 'a percentage: a number from 0 to 100, or "80%"',
  examples: [80, '80%'],
} as const;

export const rateSchema = {
  type: 'string',
  pattern: `^\\d{1,15}${fraction}(?:kbit|mbit|gbit)$`,
  patternErrorMessage: 'a rate such as 512kbit, 5mbit or 1gbit',
  examples: ['512kbit', '5mbit', '1gbit'],
} as const;
