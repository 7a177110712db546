import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fillFile } from '../../../src/hogs/disk/fill.ts';

const MiB = 2 ** 20;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-fill-'));
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  // As on a file system that cannot give out all that it says is free.
  ['in part', 4 * MiB, 'for last; do :; done; exec truncate --size 4M "$last"'],
  ['not at all', 0, 'exit 1'],
])('what can be allocated %s is written, and nothing else', async (_, allocated, fallocate) => {
  writeFileSync(join(folder, 'fallocate'), `#!/bin/sh\n${fallocate}\n`);
  chmodSync(join(folder, 'fallocate'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  const file = join(folder, 'file');
  expect(await fillFile({ file, size: 6 * MiB, reserve: 0 })).toBeUndefined();
  const bytes = readFileSync(file);
  expect(bytes).toHaveLength(6 * MiB);
  expect(bytes.subarray(0, allocated).every((byte) => byte === 0)).toBe(true);
  const noise = bytes.subarray(allocated);
  expect(noise.filter((byte) => byte === 0).length).toBeLessThan(noise.length / 100);
});
