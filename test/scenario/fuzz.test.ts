import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { load } from './load.ts';

const every = readFileSync(new URL('fixtures/every-key.yaml', import.meta.url), 'utf8');
const pieces = [
  '\t',
  '\n',
  ' ',
  ':',
  ': ',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '"',
  '&a ',
  '*a',
  '<<: *a',
  '!',
  '|',
  '---\n',
  '#',
  '~',
  '0',
  '.inf',
  'é😀',
  '\u0000',
];

/** A file with some stretches taken out, doubled, or replaced. */
const mutated = fc
  .array(
    fc.record({
      at: fc.nat(every.length),
      length: fc.nat(30),
      put: fc.oneof(
        fc.constantFrom(...pieces),
        fc.constantFrom(...(every.match(/[\w-]+/g) as string[])),
        fc.string(),
      ),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((edits) =>
    edits.reduce((text, { at, length, put }) => text.slice(0, at) + put + text.slice(at + length), every),
  );

describe('any file at all', () => {
  const seed = Number(process.env.SQUALL_FUZZ_SEED ?? 20_261_123);

  it(`never throws, and every problem has its place (seed ${seed})`, () => {
    fc.assert(fc.property(fc.oneof(mutated, fc.string({ unit: 'grapheme' })), checkFile), {
      seed,
      numRuns: 600,
    });
  });

  it('reads any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void load(bytes)),
      { seed, numRuns: 300 },
    );
  });
});

function checkFile(text: string): void {
  const { scenario, problems } = load(text);
  const rows = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const { line, column, length, message } of problems) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(rows.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual([...(rows[line - 1] as string)].length + 1);
    expect(length).toBeGreaterThanOrEqual(1);
    expect(message).not.toMatch(/undefined|\[object|NaN/);
  }
  expect(scenario === undefined).toBe(problems.some(({ severity }) => severity === 'error'));
}
