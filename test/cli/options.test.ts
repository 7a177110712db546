import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { SQUALL } from '../support/squall.ts';

it.each([
  ['run', '--environment', '--dry-run', 's.yaml'],
  ['run', '--state-dir', '--dry-run', 's.yaml'],
  ['run', '--report', '--dry-run', 's.yaml'],
  ['agent', '--scenarios', '--dry-run'],
  ['stop', '--reason', '--all'],
  ['graph', '--format', '-o', 's.yaml'],
])('an option whose value is missing does not take the next one for it: %s %s %s', (...words) => {
  const { status, stderr } = spawnSync(process.execPath, [SQUALL, ...words], { encoding: 'utf8' });
  expect(stderr).toContain(`It needs a value, and ${words[2]} is an option.`);
  expect(status).toBe(2);
});

it('a value that is a negative number is told as such', () => {
  const words = ['run', '--seed', '-5', 's.yaml'];
  const { status, stderr } = spawnSync(process.execPath, [SQUALL, ...words], { encoding: 'utf8' });
  expect(stderr).not.toContain('is an option');
  expect(status).toBe(2);
});
