import packageJson from '../../../package.json' with { type: 'json' };
import type { Measure } from '../../analysis/limit-findings.ts';
import { isConfig } from '../../document/modeline.ts';
import type { Problem } from '../../document/problem.ts';
import { createRegistry, type Registry } from '../../injectors/registry.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { findFiles, readOrFail } from '../files.ts';
import { allInjectors, type PluginOptions } from '../plugins.ts';
import { paletteFor } from '../terminal.ts';
import { FORMATS, type Format, type Further, validatePaths } from './validate.ts';

interface ValidateVerbOptions extends PluginOptions {
  readonly format: string;
  readonly deep?: boolean;
  readonly watch?: boolean;
}

/** `squall validate PATH…`: prints what is wrong and sets the exit code. */
export async function validateVerb(paths: readonly string[], options: ValidateVerbOptions): Promise<void> {
  if (!(FORMATS as readonly string[]).includes(options.format)) {
    throw new Failure(
      EXIT.usage,
      `--format takes ${FORMATS.join(', ')}; not ${JSON.stringify(options.format)}`,
    );
  }
  const registry = createRegistry(await allInjectors(options));
  const check = async () => {
    const further = await furtherOf(options, registry);
    const configs = await configsAmong(paths, registry.names);
    return validatePaths(paths, options.format as Format, {
      registry,
      palette: paletteFor(process.stdout),
      version: packageJson.version,
      ...(further ? { further } : {}),
      configs,
    });
  };
  if (options.watch) {
    const { watchPaths } = await import('./watch.ts');
    const { config } = options;
    process.exitCode = await watchPaths([...paths, ...(config === undefined ? [] : [config])], check);
    return;
  }
  const { output, exitCode } = await check();
  process.stdout.write(output);
  process.exitCode = exitCode;
}

/** Loaded when it is asked for: a plain check stays quick. */
async function furtherOf(
  { deep, config }: ValidateVerbOptions,
  registry: Registry,
): Promise<Further | undefined> {
  if (!deep && config === undefined) return undefined;
  const { configCheck, deepCheck } = await import('./deep.ts');
  const measure: Measure =
    config === undefined ? {} : await (await import('../config.ts')).readConfig(config, registry.names);
  return deep ? deepCheck(measure, paletteFor(process.stdout)) : configCheck(measure);
}

/** What is wrong with each of the configs among the files. What reads them is loaded where there is one. */
async function configsAmong(
  paths: readonly string[],
  kinds: readonly string[],
): Promise<ReadonlyMap<string, readonly Problem[]>> {
  const found = new Map<string, readonly Problem[]>();
  for (const file of findFiles(paths)) {
    const content = readOrFail(file);
    if (content instanceof Failure || !isConfig(content)) continue;
    const { loadConfigText } = await import('../config.ts');
    found.set(file, (await loadConfigText(content, file, kinds)).problems);
  }
  return found;
}
