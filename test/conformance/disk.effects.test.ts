import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import type { DiskParameters } from '../../src/injectors/disk/schema.ts';
import { disk } from '../../src/injectors/disk.ts';
import { describeConformance, type Trial } from '../../src/testing/index.ts';
import { builtInModule } from './built-in.ts';

const { module, folder } = await builtInModule();
afterAll(() => rmSync(folder, { recursive: true }));

describeConformance({ describe, it }, { injector: disk, module, prepare });

function prepare(): Trial<DiskParameters> {
  const path = mkdtempSync(join(tmpdir(), 'squall-full-'));
  const files = () => (existsSync(path) ? readdirSync(path) : []);
  return {
    parameters: { path, fill: '4MiB', io: { rate: '8mbit' } },
    inForce: () => files().length > 0,
    surroundings: () => files().join(),
    vanish: () => rmSync(path, { recursive: true }),
    end: () => rmSync(path, { recursive: true, force: true }),
  };
}
