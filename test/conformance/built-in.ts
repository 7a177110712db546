import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../fixtures/elsewhere.ts';

/** A module that has the built-in faults and that any process can import, and the folder that it is in. */
export async function builtInModule(
  source = '../../src/injectors/index.ts',
): Promise<{ module: string; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'squall-built-in-'));
  return { module: await bundle(source, folder), folder };
}
