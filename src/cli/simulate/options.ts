import { randomInt } from 'node:crypto';
import { MAX_SEED } from '../../chance/streams.ts';
import { formatDuration, parseDuration } from '../../plugin/index.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { PluginOptions } from '../plugins.ts';
import { parseSeed } from '../seed.ts';

export interface SimulateVerbOptions extends PluginOptions {
  readonly from?: string;
  readonly for?: string;
  readonly seed?: string;
  readonly runs?: string;
  readonly assume: readonly string[];
  readonly format?: string;
  readonly output?: string;
  readonly replay?: string;
}

export const FORMATS = ['text', 'json', 'html', 'svg', 'ics'] as const;

export type Format = (typeof FORMATS)[number];

const DEFAULT_LENGTH = '7d';

/** The stretch of time that runs start in, in milliseconds since the Unix epoch. */
export function windowOf(options: SimulateVerbOptions, now: number): { from: number; until: number } {
  const from = options.from === undefined ? now : instantOf(options.from);
  const length = lengthOf(options.for ?? DEFAULT_LENGTH);
  const until = from + length;
  if (Number.isNaN(new Date(until).getTime()))
    throw new Failure(EXIT.usage, `--for ${formatDuration(length)} reaches beyond the end of time`);
  return { from, until };
}

/** The base seed. A single scenario's own is it, as in `run`. */
export function baseSeed(option: string | undefined, scenarios: readonly Scenario[]): number {
  if (option !== undefined) return parseSeed(option);
  const own = scenarios.length === 1 ? scenarios[0]?.seed : undefined;
  return own ?? randomInt(MAX_SEED + 1);
}

/** A seed that is given goes for all scenarios, whatever they say themselves. */
export function withoutSeed({ seed: _, ...scenario }: Scenario): Scenario {
  return scenario;
}

/** How many seeds are played. */
export function playsOf({ runs }: SimulateVerbOptions): number {
  if (runs === undefined) return 1;
  if (/^[1-9]\d{0,8}$/.test(runs)) return Number(runs);
  throw new Failure(EXIT.usage, `--runs takes a whole number from 1, not ${JSON.stringify(runs)}`);
}

/** The format that is named, or that the output file's name ends in. */
export function formatOf({ format, output }: SimulateVerbOptions): Format {
  const named = format ?? FORMATS.find((each) => output?.endsWith(`.${each}`)) ?? 'text';
  if ((FORMATS as readonly string[]).includes(named)) return named as Format;
  throw new Failure(EXIT.usage, `--format takes ${FORMATS.join(', ')}; not ${JSON.stringify(format)}`);
}

/** A date, or a date with a time, which is UTC where it does not say otherwise. */
function instantOf(text: string): number {
  const [, date, time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?))?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const instant = date === undefined ? Number.NaN : Date.parse(`${date}T${time}${zone}`);
  // JavaScript takes 30 February for 2 March.
  const isDate = new Date(`${date}T00:00Z`).toJSON()?.startsWith(`${date}`);
  if (!Number.isNaN(instant) && isDate) return instant;
  throw new Failure(
    EXIT.usage,
    `--from takes a date such as 2026-03-01 or 2026-03-01T10:00+01:00, not ${JSON.stringify(text)}`,
  );
}

function lengthOf(text: string): number {
  let length = 0;
  try {
    length = parseDuration(text);
  } catch {
    // Said below.
  }
  if (length > 0) return length;
  throw new Failure(
    EXIT.usage,
    `--for takes a duration such as 12h, 7d or 365d, not ${JSON.stringify(text)}`,
  );
}
