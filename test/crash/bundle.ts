import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * A folder with a copy of `dist/` and the fixture bundled beside it: a copy, since another test run may build
 * `dist/` anew at any time.
 */
export async function bundleEngine(): Promise<{ dist: string; engine: string }> {
  const dist = mkdtempSync(join(tmpdir(), 'squall-crash-'));
  cpSync(fileURLToPath(new URL('../../dist', import.meta.url)), dist, { recursive: true });
  const engine = join(dist, 'crash-engine.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('../fixtures/crash-engine.ts', import.meta.url))],
    outfile: engine,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return { dist, engine };
}
