import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { MAX_SEED } from '../../src/chance/streams.ts';
import { buildConfigSchema } from '../../src/config/schema.ts';
import { explain } from '../../src/document/explain/explain.ts';
import { buildSchema } from '../../src/scenario/schema/build.ts';
import { load, registry, withStates } from './load.ts';

const schema = buildSchema(registry) as {
  properties: Record<string, { maximum?: number }>;
  $defs: Record<string, object>;
};

describe('the schema of scenario files', () => {
  it('is what schemas/scenario.schema.json has (else run `npm run schema`)', () => {
    const file = readFileSync(new URL('../../schemas/scenario.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(buildSchema(registry))));
  });

  it('has a config beside it: schemas/config.schema.json (else run `npm run schema`)', () => {
    const file = readFileSync(new URL('../../schemas/config.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(buildConfigSchema())));
  });

  it('is JSON Schema 2020-12', () => {
    expect(new Ajv2020({ strict: false }).validateSchema(schema)).toBe(true);
  });

  it('takes the seeds that the streams of chance take', () => {
    expect(schema.properties.seed?.maximum).toBe(MAX_SEED);
  });
});

describe('explaining a choice that an injector’s schema leaves', () => {
  it.each([
    [
      { anyOf: [{ type: 'integer' }, { const: 'all' }] },
      true,
      '`x` is not a whole number or all, but true (true or false)',
    ],
    [{ anyOf: [{ type: 'integer', minimum: 1 }, { const: 'all' }] }, 0, '`x` is 0, but must be at least 1'],
    [
      { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
      ['a', 1],
      '`x[1]` is not text, but 1 (a number)',
    ],
  ])('%j given %j', (choice, value, message) => {
    const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: false });
    const validate = ajv.compile({ type: 'object', properties: { x: choice } });
    validate({ x: value });
    expect(explain(validate.errors ?? []).map((finding) => finding.message)).toEqual([message]);
  });
});

it('faults and probes are checked wherever they stand', () => {
  const [probe, fault] = ['{tcp: {prt: 1}}', '{cpu: {laod: 1}}'];
  const inner = `{states: {x: {inject: ${fault}, for: 1s, next: y}, y: {final: true}}}`;
  const text = withStates(
    [
      `a: {inject: [${fault}], for: 1s, until: ${probe}, next: b}`,
      `b: {for: 1s, expect: [${probe}], next: [{to: c, when: ${probe}}, {to: c}]}`,
      `c: {parallel: {r: ${inner}}, next: d}`,
      `d: {${inner.slice(1, -1)}, next: done}`,
    ].join('\n'),
    `steadyState: [${probe}]\nstopWhen: [${probe}]\n`,
  );
  const unknown = load(text).problems.filter(({ code }) => code === 'unknown-key');
  expect(unknown.map(({ line }) => line)).toEqual([2, 3, 5, 5, 6, 6, 7, 8]);
});

describe('explaining what should be a mapping with one of several keys, and is none', () => {
  const kinds = '`http`, `tcp`, `exec`, `prometheus`, `process` or `file`';

  it.each([
    ['', 'empty'],
    ['soon', '"soon" (text)'],
    ['5', '5 (a number)'],
    ['[]', 'a list'],
  ])('%j', (value, received) => {
    expect(load(withStates(`a: {for: 1s, until: ${value}, next: done}`)).problems).toMatchObject([
      { code: 'bad-value', message: `\`until\` is not a mapping with ${kinds}, but ${received}` },
    ]);
  });
});

describe('explaining the parameters of the network fault', () => {
  it.each([
    ['{loss: 120}', ['`loss` is 120, but must be at most 100']],
    ['{loss: {model: x}}', ['`model` is not one of random, gilbert-elliott or state, but "x" (text)']],
    ['{loss: {model: gilbert-elliott}}', ['required key `p` is missing in `loss`']],
    [
      '{delay: 1s, ports: [70000, 80, 0]}',
      ['`ports[0]` is 70000, but must be at most 65535', '`ports[2]` is 0, but must be at least 1'],
    ],
  ])('%s', (parameters, messages) => {
    const { problems } = load(withStates(`a: {inject: {network: ${parameters}}, for: 1s, next: done}`));
    expect(problems.map(({ message }) => message)).toEqual(messages);
  });
});
