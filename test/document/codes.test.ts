import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PROBLEM_CODES } from '../../src/document/problem.ts';

it('every kind of problem has its cause and its cure on the page of errors, and no other has', () => {
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const [, table = ''] = /## Problems of a file\n(.*?)\n## /s.exec(page) ?? [];
  const rows = [...table.matchAll(/^\| `([a-z0-9-]+)` \| (.+?) \| (.+?) \|$/gm)];
  expect(rows.map(([, code]) => code)).toEqual(Object.keys(PROBLEM_CODES).sort());
  for (const [, code = '', cause = ''] of rows) {
    const sentence = PROBLEM_CODES[code as keyof typeof PROBLEM_CODES];
    expect([code, `${cause[0]?.toUpperCase()}${cause.slice(1)}.`]).toEqual([code, sentence]);
  }
});
