import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildConfigSchema } from '../../config/schema.ts';
import { createHost } from '../../host/host.ts';
import { createRegistry } from '../../injectors/registry.ts';
import type { JsonSchema } from '../../plugin/index.ts';
import { buildSchema } from '../../scenario/schema/build.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { allInjectors, type PluginOptions } from '../plugins.ts';
import { FIRST_CONFIG } from './config.ts';
import { firstScenario } from './scenario.ts';
import { lookAround, type Surroundings } from './surroundings.ts';

const SCENARIO = 'scenarios/first-storm.yaml';
const CONFIG = 'squall.yaml';

/** `squall init [FOLDER]`: writes a first scenario and a config. What is there already stays as it is. */
export async function initVerb(folder: string, options: PluginOptions): Promise<void> {
  const registry = createRegistry(await allInjectors(options));
  const surroundings = await lookAround(createHost());
  const files: readonly [path: string, text: string][] = [
    [SCENARIO, firstScenario(surroundings)],
    [CONFIG, FIRST_CONFIG],
    ['schemas/scenario.schema.json', json(buildSchema(registry))],
    ['schemas/config.schema.json', json(buildConfigSchema())],
  ];
  const lines = files.map(([path, text]) => {
    const written = writeNew(join(folder, path), text);
    return `  ${join(folder, path)}${written ? '' : '  is there already, and stays as it is'}`;
  });
  process.stdout.write(`${[...lines, ...findings(surroundings), ...whatNext(folder)].join('\n')}\n`);
}

function json(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** @returns whether it was not there yet */
function writeNew(path: string, text: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && message.includes('open')) return false;
    throw new Failure(
      EXIT.usage,
      `cannot write ${path}: ${REASONS[code ?? ''] ?? message}`,
      'name another folder: squall init FOLDER',
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'a file is where a folder should be',
  ENOTDIR: 'a file is where a folder should be',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

function findings({ address, target }: Surroundings): string[] {
  const aim =
    target && ('name' in target ? `the process ${target.name}` : `who listens on port ${target.port}`);
  return [
    '',
    address
      ? `It watches port ${address.port} and aims at ${aim}, as that is what runs here. Change that to your application.`
      : `Nothing was found that listens on a port${aim ? `; it suggests ${aim}` : ''}. Name your application in it.`,
  ];
}

function whatNext(folder: string): string[] {
  const [scenario, config] = [SCENARIO, CONFIG].map((path) => join(folder, path));
  return [
    '',
    'Next:',
    `  squall explain ${scenario}`,
    `  squall validate --watch ${join(folder, 'scenarios')}`,
    `  squall simulate ${scenario}`,
    `  squall run --dry-run ${scenario}`,
    `  squall run ${scenario}`,
    `  squall agent --config ${config}`,
  ];
}
