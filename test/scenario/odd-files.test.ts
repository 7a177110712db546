import { describe, expect, it } from 'vitest';
import { load, loaded, only, places, withStates } from './load.ts';

const minimal = 'name: x\nstates:\n  done: {final: true}\n';

/** A promise of the specification is a second; tests run beside others. */
const BOUND = 5000;

describe('odd files', () => {
  it.each(['', '\n\n', '# only a comment\n', '---\n', 'null\n'])('says that %j holds no scenario', (text) => {
    expect(only(text)).toMatchObject({ code: 'empty-file', line: 1 });
  });

  it.each([
    ['- a\n- b\n', 'a list'],
    ['just text\n', 'a single value'],
    ['42\n', 'a single value'],
  ])('says that %j is no mapping', (text, what) => {
    expect(only(text)).toMatchObject({
      line: 1,
      column: 1,
      message: `a scenario is a mapping, but this is ${what}`,
    });
  });

  it('points at a second document', () => {
    expect(only(`${minimal}# next\n---\nname: y\n`)).toMatchObject({
      line: 5,
      column: 1,
      code: 'many-documents',
    });
  });

  it('takes a byte-order mark, and does not count it', () => {
    expect(load(`\uFEFF${minimal}`).scenario?.name).toBe('x');
    expect(load(Buffer.from(`\uFEFF${minimal}`)).scenario?.name).toBe('x');
    expect(only(`\uFEFFnme: x\nname: y\n${minimal.slice(8)}`)).toMatchObject({ line: 1, column: 1 });
  });

  it('takes Windows line ends', () => {
    expect(load(minimal.replaceAll('\n', '\r\n')).scenario?.name).toBe('x');
    expect(only(`${minimal}oops: 1\n`.replaceAll('\n', '\r\n'))).toMatchObject({
      line: 4,
      column: 1,
      length: 4,
    });
  });

  it.each(['name: x\nstates:\n\tdone: {final: true}\n', 'name: x\nstates:\n  \tdone: {final: true}\n'])(
    'points at the tab that indents %j',
    (text) => {
      expect(only(text)).toMatchObject({ code: 'yaml-tab', line: 3, column: text.includes('  \t') ? 3 : 1 });
    },
  );

  it('names both places of a duplicate key', () => {
    const problem = only(`${minimal}name: y\n`);
    expect(problem).toMatchObject({ code: 'duplicate-key', line: 4, column: 1 });
    expect(problem.message).toContain('first on line 1, column 1');
  });

  it.each([
    ['name: "x\n', 1],
    ['name: x\nstates: {a: [}\n', 2],
    ['name: x\n  y: z\n', 2],
    ['name: *nobody\n', 1],
    ['name: &a [*a]\n', 1],
    ['? [a]\n: b\n', 1],
    ['name: !secret x\n', 1],
    ['name: \u0001\n', 1],
    ['name: a\0b\n', 1],
    ['{'.repeat(500), 1],
  ])('says where %j is not YAML', (text, line) => {
    expect(only(text)).toMatchObject({ code: 'yaml-syntax', line });
  });

  it('carries out aliases and merge keys, the mapping’s own keys first', () => {
    const { storm } = loaded(
      withStates(
        'a: &base\n  for: 1s\n  next: b\nb:\n  <<: *base\n  next: c\nc:\n  <<: [{for: 2s}, *base]\n  next: done',
      ),
    );
    expect(storm.states.get('b')).toMatchObject({ for: { min: 1000 }, next: [{ to: 'c' }] });
    expect(storm.states.get('c')).toMatchObject({ for: { min: 2000 } });
  });

  it('reads scalars as YAML 1.2 does: `on`, `yes` and `no` are text', () => {
    const scenario = loaded(`labels: {a: yes, b: no}\n${withStates('a: {on: {off: done}}')}`);
    expect(scenario.labels).toEqual({ a: 'yes', b: 'no' });
    expect(scenario.storm.states.get('a')?.on).toEqual(new Map([['off', 'done']]));
  });

  it('takes names that JavaScript’s objects have anyway', () => {
    expect([
      ...loaded(withStates('constructor: {next: toString}\ntoString: {next: done}')).storm.states.keys(),
    ]).toEqual(['constructor', 'toString', 'done']);
    expect(places(`__proto__: {name: y}\n${minimal}`)).toEqual(['1:1 unknown-key']);
    expect(places(withStates('__proto__: {next: done}'))).toContain('3:3 bad-value');
    expect(
      places(withStates('a: {parallel: {__proto__: {states: {b: {final: true}}}}, next: done}')),
    ).toEqual(['3:18 bad-value']);
  });

  it('says where bytes are not UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('name: x\ndescription: caf'),
      Buffer.from([0xe9]),
      Buffer.from('\n'),
    ]);
    expect(only(bytes)).toMatchObject({ code: 'not-utf8', line: 2, column: 17 });
  });

  it.each([
    ['after characters of two units', 'a😀é', 0xff, 1, 4],
    ['after the line end of another system', 'a: b\rc: ', 0xff, 2, 4],
    ['after a replacement character that the file has', 'a: \ufffd\nb: ', 0xff, 2, 4],
    ['in a character that is cut off by the end of the file', 'a: b', 0xc3, 1, 5],
  ])('counts characters and lines where bytes are not UTF-8 %s', (_, before, byte, line, column) => {
    expect(only(Buffer.concat([Buffer.from(before), Buffer.of(byte)]))).toMatchObject({
      code: 'not-utf8',
      line,
      column,
    });
  });

  it.each([
    ['10 MB', 'a: b\n'.repeat(2_000_000), 'file-too-large'],
    ['a billion laughs', billionLaughs(), 'too-many-aliases'],
    [
      'a quadratic blow-up',
      `a: &a [${'x, '.repeat(10_000)}x]\nb: [${'*a, '.repeat(10_000)}*a]\n`,
      'too-many-aliases',
    ],
    ['merge keys of merge keys', mergeBomb(), 'too-many-aliases'],
  ])('answers to %s within a second', (_, text, code) => {
    const start = performance.now();
    expect(only(text)).toMatchObject({ code });
    expect(performance.now() - start).toBeLessThan(BOUND);
  });

  it.each([
    ['unknown keys', Array.from({ length: 20_000 }, (_, i) => `key${i}: 1`).join('\n')],
    [
      'states',
      withStates(Array.from({ length: 10_000 }, (_, i) => `s${i}: {for: 1s, next: s${i + 1}}`).join('\n')),
    ],
    ['list items', `states: [${'a,'.repeat(300_000)}]`],
  ])('takes a file of nearly 1 MiB of %s', (_, text) => {
    const start = performance.now();
    expect(load(text).problems.length).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(5 * BOUND);
  });
});

describe('amounts that no clock and no number holds', () => {
  const nines = '9'.repeat(400);

  it.each([
    ['timeout: 99999999d', withStates('a: {for: 1s, next: done}', 'timeout: 99999999d\n')],
    [`for: ${nines}s`, withStates(`a: {for: ${nines}s, next: done}`)],
    ['many long ones in one', withStates(`a: {for: ${'99999d'.repeat(99)}, next: done}`)],
    ['a size', withStates(`a: {inject: {memory: {size: ${nines}TiB}}, for: 1s, next: done}`)],
    ['a rate', withStates(`a: {inject: {network: {rate: ${nines}gbit}}, for: 1s, next: done}`)],
  ])('%s', (_, text) => {
    expect(only(text)).toMatchObject({ code: 'bad-value' });
  });
});

it.each([
  ['a range without end', '0-99999999999 * * * *'],
  ['stars in a row', '*** * * * *'],
  ['a star that is part of a number', '5 9-17 * *500500500500 1-5'],
  ['a number that is part of a star', '5 9-17 500500500500* * 1-5'],
  ['a list without end', `${'0-59,'.repeat(100_000)}0 * * * *`],
])('a cron expression that nobody could write out: %s', (_, cron) => {
  const text = withStates('a: {for: 1s, next: done}', `schedule: [{cron: "${cron}"}]\n`);
  expect(only(text)).toMatchObject({ code: 'invalid-cron' });
});

function billionLaughs(): string {
  const lines = Array.from(
    { length: 9 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`,
  );
  return ['l0: &l0 lol', ...lines].join('\n');
}

function mergeBomb(): string {
  const base = `m0: &m0 {${Array.from({ length: 1000 }, (_, i) => `k${i}: 1`).join(', ')}}`;
  return [base, ...Array.from({ length: 1000 }, (_, i) => `m${i + 1}: &m${i + 1} {<<: *m${i}}`)].join('\n');
}
