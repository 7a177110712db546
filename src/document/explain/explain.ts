import type { ErrorObject } from 'ajv/dist/2020.js';
import type { JsonSchema } from '../../plugin/index.ts';
import type { Finding } from '../finding.ts';
import { below } from '../pointer.ts';
import { closest, didYouMean } from '../suggest.ts';
import { explainChoice, isChoice, keysOfChoice } from './choice.ts';
import { expectation, suggestionFor } from './expectation.ts';
import { code, named, place, quoted, received } from './words.ts';

/** Says in words what the schema found: one finding for each mistake, however many keywords it broke. */
export function explain(errors: readonly ErrorObject[]): Finding[] {
  const own = errors.filter(({ keyword, schemaPath }) => keyword !== 'if' && !OF_A_PART.test(schemaPath));
  const misspelt = misspeltKeys(own);
  const findings = new Map<string, Finding>();
  for (const error of own) {
    if (lacks(error).some((pointer) => misspelt.has(pointer))) continue;
    for (const finding of explainOne(error, errors)) {
      const which = finding.code === 'missing-key' ? finding.message : '';
      const place = `${finding.at} ${finding.pointer} ${which}`;
      if (!findings.has(place)) findings.set(place, finding);
    }
  }
  return [...findings.values()];
}

/** Errors of a choice's branches and of `propertyNames` are told by the choice and by `propertyNames`. */
const OF_A_PART = /\/(?:(?:anyOf|oneOf)\/\d+|propertyNames)\//;

/** Pointers of keys that are only missing because they are there misspelt. */
function misspeltKeys(errors: readonly ErrorObject[]): Set<string> {
  const pointers = new Set<string>();
  for (const { keyword, instancePath, params, parentSchema } of errors) {
    if (keyword !== 'additionalProperties') continue;
    const meant = closest(String(params.additionalProperty), keysIn(parentSchema));
    if (meant !== undefined) pointers.add(below(instancePath, meant));
  }
  return pointers;
}

/** Pointers of the keys that an error misses. */
function lacks(error: ErrorObject): string[] {
  const missing = isChoice(error) ? keysOfChoice(error) : [];
  if (typeof error.params.missingProperty === 'string') missing.push(error.params.missingProperty);
  return missing.map((key) => below(error.instancePath, key));
}

function keysIn(schema: unknown): string[] {
  return Object.keys(((schema as JsonSchema | undefined)?.properties ?? {}) as object);
}

function explainOne(error: ErrorObject, all: readonly ErrorObject[]): Finding[] {
  if (isChoice(error)) return explainChoice(error, all, explain);
  return [(EXPLANATIONS[error.keyword] ?? explainValue)(error)];
}

const EXPLANATIONS: Readonly<Record<string, (error: ErrorObject) => Finding>> = {
  additionalProperties: explainUnknownKey,
  unevaluatedProperties: explainUnknownKey,
  required: explainMissingKey,
  dependentRequired: explainDependent,
  propertyNames: explainName,
};

function explainUnknownKey({ instancePath, params, parentSchema }: ErrorObject): Finding {
  const key = String(params.additionalProperty ?? params.unevaluatedProperty);
  const known = keysIn(parentSchema);
  return {
    pointer: below(instancePath, key),
    at: 'key',
    code: 'unknown-key',
    message: unknownKey(key, instancePath, parentSchema as JsonSchema),
    hint:
      didYouMean(key, known) ?? `${isInject(parentSchema) ? 'faults' : 'known keys'}: ${known.join(', ')}`,
  };
}

function unknownKey(key: string, pointer: string, schema: JsonSchema): string {
  if (isInject(schema)) return `there is no fault ${code(key)}`;
  return `unknown key ${code(key)} in ${place(pointer, schema)}`;
}

function isInject(schema: unknown): boolean {
  return (schema as JsonSchema | undefined)?.title === 'inject';
}

function explainMissingKey({ instancePath, params, parentSchema }: ErrorObject): Finding {
  const key = String(params.missingProperty);
  return {
    pointer: instancePath,
    at: 'key',
    code: 'missing-key',
    message: `required key ${code(key)} is missing in ${place(instancePath, parentSchema as JsonSchema)}`,
    ...descriptionOf(key, parentSchema as JsonSchema),
  };
}

function descriptionOf(key: string, schema: JsonSchema): { hint?: string } {
  const property = (schema.properties as Record<string, JsonSchema> | undefined)?.[key];
  const example = (property?.examples as unknown[] | undefined)?.[0];
  if (example === undefined || typeof example === 'object') return {};
  return { hint: `for example \`${key}: ${String(example)}\`` };
}

function explainDependent({ instancePath, params }: ErrorObject): Finding {
  return {
    pointer: below(instancePath, String(params.property)),
    at: 'key',
    code: 'missing-key',
    message: `${code(String(params.property))} needs ${code(String(params.missingProperty))} beside it`,
  };
}

function explainName({ instancePath, params, schema }: ErrorObject): Finding {
  const name = String(params.propertyName);
  return {
    pointer: below(instancePath, name),
    at: 'key',
    code: 'bad-value',
    message: `${quoted(name)} is not ${(schema as JsonSchema).patternErrorMessage ?? 'a name that is allowed here'}`,
  };
}

function explainValue(error: ErrorObject): Finding {
  const { instancePath, data, parentSchema } = error;
  const hint = suggestionFor(data, parentSchema as JsonSchema);
  return {
    pointer: instancePath,
    at: 'value',
    code: 'bad-value',
    message: valueMessage(error),
    ...(hint === undefined ? {} : { hint }),
  };
}

function valueMessage({ instancePath, keyword, params, data, parentSchema }: ErrorObject): string {
  const name = named(instancePath);
  switch (keyword) {
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `${name} is ${String(data)}, but must be ${BOUNDS[keyword]} ${params.limit}`;
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return params.limit === 1
        ? `${name} is empty`
        : `${name} needs at least ${params.limit} ${counted(keyword)}`;
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return `${name} takes at most ${params.limit} ${counted(keyword)}`;
    case 'uniqueItems':
      return `${name} has the same value twice: items ${params.j} and ${params.i}, counted from 0`;
    case 'multipleOf':
      return `${name} is ${String(data)}, which is no multiple of ${params.multipleOf}`;
    case 'not':
    case 'false schema':
      return `${name} cannot be ${received(data)}`;
    default:
      return `${name} is not ${expectation(parentSchema as JsonSchema)}, but ${received(data)}`;
  }
}

const BOUNDS = {
  minimum: 'at least',
  maximum: 'at most',
  exclusiveMinimum: 'more than',
  exclusiveMaximum: 'less than',
} as const;

function counted(keyword: string): string {
  if (keyword.endsWith('Length')) return 'characters';
  return keyword.endsWith('Items') ? 'items' : 'keys';
}
