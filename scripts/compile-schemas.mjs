import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * Puts compiled schemas in the place of the modules that would compile them: compiling costs a start more time, and an
 * agent more memory, than all the rest.
 *
 * @param modules by the path of the module that exports `validate`: where the schema is, what makes it, and options of
 *   the compiler beside those that are usual here
 */
export function compiledSchemas(modules) {
  return {
    name: 'compiled-schemas',
    setup({ onLoad }) {
      for (const [module, how] of Object.entries(modules)) {
        const filter = new RegExp(`${module.replaceAll('.', '\\.')}$`);
        onLoad({ filter }, async () => ({ contents: await compile(how), resolveDir: process.cwd() }));
      }
    },
  };
}

async function compile({ from, maker, options = {} }) {
  const outfile = `dist/.${maker}-${process.hrtime.bigint()}.mjs`;
  await build({
    stdin: {
      contents: `
        import standalone from 'ajv/dist/standalone/index.js';
        import { createAjv } from './src/document/ajv.ts';
        import { ${maker} } from './${from}';
        const ajv = createAjv({ ...${JSON.stringify(options)}, code: { source: true, esm: true } });
        export const code = standalone.default(ajv, ajv.compile(${maker}()));`,
      resolveDir: process.cwd(),
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
    },
  });
  try {
    return (await import(pathToFileURL(resolve(outfile)).href)).code;
  } finally {
    rmSync(outfile);
  }
}
