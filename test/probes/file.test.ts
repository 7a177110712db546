import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { common, evaluate } from './evaluate.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-probe-'));
  writeFileSync(join(folder, 'file'), '');
  symlinkSync(join(folder, 'file'), join(folder, 'link'));
  symlinkSync(join(folder, 'nothing'), join(folder, 'dangling'));
});

afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['a file', 'file', true],
  ['a folder', '.', true],
  ['a link to something', 'link', true],
  ['a link to nothing', 'dangling', false],
  ['nothing', 'nothing', false],
  ['something below a file', 'file/below', false],
])('%s at a path counts as existing: %s', async (_, name, there) => {
  const path = join(folder, name);
  expect(await evaluate({ ...common, kind: 'file', path, exists: true })).toMatchObject({ ok: there });
  expect(await evaluate({ ...common, kind: 'file', path, exists: false })).toMatchObject({ ok: !there });
});

it('says what is there', async () => {
  const path = join(folder, 'file');
  const { message } = await evaluate({ ...common, kind: 'file', path, exists: false });
  expect(message).toMatch(/ exists in \d+ms$/);
});
