import { durationSchema, type JsonSchema } from '../../plugin/index.ts';
import { didYouMean } from '../suggest.ts';
import { either } from './words.ts';

/** What a schema wants, to complete "… is not": `a duration such as 30s`, `true or false`, `one of a, b`. */
export function expectation(schema: JsonSchema): string {
  if (typeof schema.patternErrorMessage === 'string') return schema.patternErrorMessage;
  if (Array.isArray(schema.enum)) return `one of ${either(schema.enum.map(String))}`;
  if ('const' in schema) return String(schema.const);
  const types = [schema.type ?? []].flat() as string[];
  if (typeof schema.pattern === 'string' && types.join() === 'string')
    return `text that matches ${schema.pattern}`;
  return either(types.map((type) => TYPES[type] ?? type)) || 'what is expected here';
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  array: 'a list',
  null: 'empty',
};

/** What was probably meant by a value that a schema refuses. */
export function suggestionFor(value: unknown, schema: JsonSchema): string | undefined {
  if (typeof value === 'string' && Array.isArray(schema.enum)) {
    return didYouMean(
      value,
      schema.enum.filter((item) => typeof item === 'string'),
    );
  }
  const meant = intended(value, schema);
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}

function intended(value: unknown, schema: JsonSchema): string | undefined {
  if (schema.pattern === durationSchema.pattern) return asDuration(value);
  if (schema.title === 'probability') return asProbability(value);
  if (schema.title === 'name' && typeof value === 'string') return asLabel(value, String(schema.pattern));
  if (schema.type === 'boolean' && typeof value === 'string') return asBoolean(value);
  if (schema.type === 'string' && schema.pattern === undefined && isScalar(value))
    return `"${String(value)}"`;
  if (wantsNumber(schema) && typeof value === 'string' && isNumeral(value)) return String(Number(value));
  return undefined;
}

function asDuration(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value > 0 ? `${value}s` : undefined;
  if (typeof value !== 'string') return undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|milli\w*|s|sec\w*|m|min\w*|h|hours?|hrs?|d|days?)?\s*$/i.exec(
    value,
  );
  if (!match) return undefined;
  const unit = (match[2] ?? 's').toLowerCase();
  return `${match[1]}${unit.startsWith('mil') || unit === 'ms' ? 'ms' : unit[0]}`;
}

function asProbability(value: unknown): string | undefined {
  const percent = typeof value === 'string' ? /^(\d+(?:\.\d+)?) ?%$/.exec(value)?.[1] : value;
  const number = Number(percent ?? Number.NaN);
  // 2 is a mistake of another kind.
  return number >= 5 && number <= 100 ? String(number / 100) : undefined;
}

function asLabel(value: string, pattern: string): string | undefined {
  const label = value
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-|-$/g, '');
  return new RegExp(pattern).test(label) ? label : undefined;
}

/** `yes`, `no`, `on` and `off` are text in YAML 1.2. */
function asBoolean(value: string): string | undefined {
  if (/^(?:y|yes|on|true)$/i.test(value)) return 'true';
  return /^(?:n|no|off|false)$/i.test(value) ? 'false' : undefined;
}

function isScalar(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function wantsNumber(schema: JsonSchema): boolean {
  return schema.type === 'number' || schema.type === 'integer';
}

function isNumeral(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value));
}
