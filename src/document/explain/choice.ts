import type { ErrorObject } from 'ajv/dist/2020.js';
import type { JsonSchema } from '../../plugin/index.ts';
import type { Finding } from '../finding.ts';
import { below } from '../pointer.ts';
import { expectation } from './expectation.ts';
import { code, either, named, place, received } from './words.ts';

/** Whether an error says that no branch, or more than one, of a choice fits. */
export function isChoice(error: ErrorObject): boolean {
  return error.keyword === 'anyOf' || error.keyword === 'oneOf';
}

/**
 * Says what is wrong with a value that fits none of a choice's branches. The branch that was meant is the one
 * whose type fits; its errors are the ones that help.
 */
export function explainChoice(
  error: ErrorObject,
  all: readonly ErrorObject[],
  explain: (errors: readonly ErrorObject[]) => Finding[],
): Finding[] {
  const branches = error.schema as readonly JsonSchema[];
  const keys = keysOfChoice(error);
  if (keys.length > 0) return [isMapping(error.data) ? explainKeys(error, keys) : noMapping(error, keys)];
  const meant = branchMeant(error, all, branches.length);
  if (meant) return explain(meant);
  const wanted = [...new Set(branches.map(expectation))];
  return [
    {
      pointer: error.instancePath,
      at: 'value',
      code: 'bad-value',
      message: `${named(error.instancePath)} is not ${either(wanted)}, but ${received(error.data)}`,
    },
  ];
}

/** The keys of a choice whose branches say nothing but `required: [key]`; none where it is another choice. */
export function keysOfChoice(error: ErrorObject): string[] {
  const branches = error.schema as readonly JsonSchema[];
  const keys = branches.map((branch) => (Object.keys(branch).join() === 'required' ? branch.required : []));
  return keys.every((key) => Array.isArray(key) && key.length === 1) ? (keys.flat() as string[]) : [];
}

function explainKeys({ instancePath, parentSchema, data }: ErrorObject, keys: readonly string[]): Finding {
  const where = place(instancePath, parentSchema as JsonSchema);
  const given = Object.keys(data as object).filter((key) => keys.includes(key));
  const [, second] = given;
  return {
    pointer: second === undefined ? instancePath : below(instancePath, second),
    at: 'key',
    code: 'one-of',
    message:
      second === undefined
        ? `${where} needs ${either(keys.map(code))}`
        : `${where} has ${given.map(code).join(' and ')}, but takes one of them only`,
  };
}

/** What is no mapping has none of the keys; of several branches of `oneOf`, it breaks none. */
function noMapping({ instancePath, data }: ErrorObject, keys: readonly string[]): Finding {
  return {
    pointer: instancePath,
    at: 'value',
    code: 'bad-value',
    message: `${named(instancePath)} is not a mapping with ${either(keys.map(code))}, but ${received(data)}`,
  };
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The errors of the branch that comes nearest, their paths beginning at it. */
function branchMeant(
  error: ErrorObject,
  all: readonly ErrorObject[],
  count: number,
): ErrorObject[] | undefined {
  const branches = Array.from({ length: count }, (_, index) => {
    const path = `${error.schemaPath}/${index}`;
    return all
      .filter((other) => other.schemaPath.startsWith(`${path}/`) && isBelow(other, error))
      .map((other) => ({ ...other, schemaPath: other.schemaPath.slice(path.length) }));
  });
  const fitting = branches.filter((own) => own.length > 0 && !own.some((other) => refuses(other, error)));
  return agreed(fitting) ?? fitting.sort((a, b) => distance(a) - distance(b))[0];
}

/** A list's items are held against the same branches one by one: each choice has its own errors. */
function isBelow(other: ErrorObject, error: ErrorObject): boolean {
  return `${other.instancePath}/`.startsWith(`${error.instancePath}/`);
}

/** Whether an error says that another value altogether is wanted. */
function refuses(other: ErrorObject, error: ErrorObject): boolean {
  return other.instancePath === error.instancePath && ['type', 'const', 'enum'].includes(other.keyword);
}

/** The one error where all branches want another constant in the same place, such as `model`. */
function agreed(branches: readonly ErrorObject[][]): ErrorObject[] | undefined {
  const constants = branches.map((own) => own.find(({ keyword }) => keyword === 'const'));
  const [first] = constants;
  if (!first || constants.length < 2) return undefined;
  if (!constants.every((other) => other?.instancePath === first.instancePath)) return undefined;
  const wanted = constants.map((other) => (other as ErrorObject).params.allowedValue);
  return [{ ...first, keyword: 'enum', parentSchema: { enum: wanted } }];
}

/** A wrong constant means another branch more than any number of other mistakes does. */
function distance(own: readonly ErrorObject[]): number {
  return own.reduce((sum, { keyword }) => sum + (keyword === 'const' ? 1000 : 1), 0);
}
