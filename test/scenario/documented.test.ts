import { describe, expect, it } from 'vitest';
import { buildConfigSchema } from '../../src/config/schema.ts';
import { createAjv } from '../../src/document/ajv.ts';
import type { JsonSchema } from '../../src/plugin/index.ts';
import { buildSchema } from '../../src/scenario/schema/build.ts';
import { registry } from './load.ts';

/** Keys whose value says all that may stand there. */
const SPEAKING = ['default', 'examples', 'enum', 'const'];

describe.each([
  ['scenario', buildSchema(registry)],
  ['config', buildConfigSchema()],
])('the schema of a %s, for editors', (_, schema) => {
  const parts = [...partsOf(schema, '#')].map(([path, part]) => [path, resolved(part, schema)] as const);

  it('has a title for everything that has a name', () => {
    expect(parts.filter(([, { title }]) => !title).map(([path]) => path)).toEqual([]);
  });

  it('describes everything that has a name, in a sentence', () => {
    const silent = parts.filter(([, { description }]) => !/^[A-Z`].*[.`)]$/s.test(String(description)));
    expect(silent.map(([path, { description }]) => `${path}: ${description}`)).toEqual([]);
  });

  it('shows of everything that is written what may stand there', () => {
    const mute = parts.filter(
      ([, part]) => isWritten(part) && !SPEAKING.some((key) => key in part) && !part.anyOf,
    );
    expect(mute.map(([path]) => path)).toEqual([]);
  });

  it('gives examples and defaults that are valid themselves', () => {
    const ajv = createAjv().addSchema(schema, 'schema');
    const wrong = parts.flatMap(([path, { examples = [], default: byDefault }]) =>
      [...(examples as unknown[]), ...(byDefault === undefined ? [] : [byDefault])]
        .filter((example) => !ajv.validate(`schema${path}`, example))
        .map((example) => `${path}: ${JSON.stringify(example)}`),
    );
    expect(wrong).toEqual([]);
  });
});

/** What has a name: the properties, and the definitions that properties refer to. */
function* partsOf(schema: unknown, path: string): Iterable<[path: string, part: JsonSchema]> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' || key === '$defs')
      for (const [name, part] of Object.entries(value as Record<string, JsonSchema>))
        yield [`${path}/${key}/${name}`, part];
    if (!SPEAKING.includes(key)) yield* partsOf(value, `${path}/${key}`);
  }
}

/** A reference is read with what it refers to, as editors do. */
function resolved(part: JsonSchema, schema: JsonSchema): JsonSchema {
  if (typeof part.$ref !== 'string') return part;
  const target = part.$ref
    .slice(2)
    .split('/')
    .reduce((at, key) => at[key] as JsonSchema, schema);
  return { ...target, ...part };
}

/** Objects with keys of their own are shown by these, and what may only be true or false by that. */
function isWritten({ type, properties }: JsonSchema): boolean {
  return !properties && type !== 'boolean' && type !== undefined;
}
