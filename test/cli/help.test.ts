import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { CHANGES } from '../../src/cli/changes.ts';

const SQUALL = fileURLToPath(new URL('../../dist/squall.js', import.meta.url));
const help = (...verb: string[]) =>
  execFileSync(process.execPath, [SQUALL, ...verb, '--help'], { encoding: 'utf8' });

const verbs = [
  ...(help()
    .split('\nCommands:\n')[1]
    ?.matchAll(/^ {2}([a-z]+)/gm) ?? []),
]
  .map(([, verb]) => verb as string)
  .filter((verb) => verb !== 'help');

it('what every verb changes is said, and of no other', () => {
  expect(verbs.length).toBeGreaterThan(15);
  expect(Object.keys(CHANGES).sort()).toEqual([...verbs].sort());
});

it('the help fits 80 columns', () => {
  expect(help().split('\n').filter(isLong)).toEqual([]);
});

it.each(verbs)('the help of %s fits 80 columns, and says what it changes', (verb) => {
  const text = help(verb);
  expect(text.split('\n').filter(isLong)).toEqual([]);
  expect(text).toMatch(/^Changes: \S/m);
});

function isLong(line: string): boolean {
  return [...line].length > 80;
}
