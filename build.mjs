// Bundles Squall into dist/: one file to start fast (loading the libraries from node_modules takes several
// times as long), chunks for what is not always needed, and one entry for each helper
// process and for each public entry of the package.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { build as buildPage } from 'vite';
import { compiledSchemas } from './scripts/compile-schemas.mjs';
import { packagesOf, thirdParty } from './scripts/licences.mjs';

const config = { from: 'src/config/schema.ts', maker: 'buildConfigSchema' };
const helpers = readdirSync('src/hogs').filter((file) => file.endsWith('-hog.ts'));
const { metafile } = await build({
  entryPoints: {
    squall: 'src/cli/squall.ts',
    'scenario-loader': 'src/loader/process.ts',
    study: 'src/cli/study/process.ts',
    index: 'src/library/index.ts',
    plugin: 'src/plugin/index.ts',
    'plugin-testing': 'src/testing/index.ts',
    'revert-elsewhere': 'src/testing/revert-elsewhere.ts',
    ...Object.fromEntries(helpers.map((file) => [basename(file, '.ts'), join('src/hogs', file)])),
  },
  outdir: 'dist',
  bundle: true,
  // Chunks lie beside the entries, so that a helper's URL is relative to any of them.
  splitting: true,
  chunkNames: 'chunk-[hash]',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // The libraries that are still CommonJS expect `require` for node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
  plugins: [
    compiledSchemas({
      'src/config/accepts.ts': { ...config, options: { allErrors: false, verbose: false } },
      'src/config/validator.ts': config,
      'src/py-chaos/validator.ts': { from: 'src/py-chaos/schema.ts', maker: 'buildPyChaosSchema' },
    }),
  ],
  minifySyntax: true,
  minifyWhitespace: true,
  // For exemplars, which Squall has none of.
  alias: { '@opentelemetry/api': './scripts/no-tracing.mjs' },
  // Their texts are in a file of their own.
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
});
const pageFiles = await buildDashboard();
const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) =>
  Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0),
);
const LICENCES = 'third-party-licences.txt';
writeFileSync(join('dist', LICENCES), thirdParty(packagesOf([...bundled, ...pageFiles])));
const written = new Set([...Object.keys(metafile.outputs).map((file) => basename(file)), LICENCES]);
for (const file of readdirSync('dist', { withFileTypes: true })) {
  if (file.isFile() && !written.has(file.name)) rmSync(join('dist', file.name), { force: true });
}

/** The page that an agent serves, each file also packed. @returns what it is made of */
async function buildDashboard() {
  const { output } = await buildPage({ configFile: 'dashboard/vite.config.ts' });
  for (const file of readdirSync('dist/dashboard', { recursive: true })) {
    const path = join('dist/dashboard', file);
    if (/\.(?:html|js|css|svg)$/.test(path))
      writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path)));
  }
  return output.flatMap(({ moduleIds = [] }) => moduleIds.map((file) => relative(process.cwd(), file)));
}
