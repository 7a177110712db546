import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-write-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a text that a file takes only a part of is an error', () => {
  const module = fileURLToPath(new URL('../../src/journal/write-whole.ts', import.meta.url));
  const path = join(folder, 'file');
  const program = `
    import { openSync } from 'node:fs';
    import { writeWhole } from ${JSON.stringify(module)};
    const file = openSync(${JSON.stringify(path)}, 'a');
    console.log(writeWhole(file, 'é'.repeat(100)));
    try { writeWhole(file, 'x'.repeat(10_000)); } catch (error) { console.log(error.code); }`;
  // A limit of the size of files, in blocks of half a kilobyte or of a whole one.
  const said = execFileSync(
    'sh',
    [
      '-c',
      'ulimit -f 4; exec "$@"',
      'sh',
      process.execPath,
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      program,
    ],
    { encoding: 'utf8' },
  );
  expect(said.split('\n')).toEqual(['200', 'EFBIG', '']);
  const { length } = readFileSync(path);
  expect(length).toBeGreaterThan(200);
  expect(length).toBeLessThan(10_200);
});
