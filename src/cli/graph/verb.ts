import { createRegistry } from '../../injectors/registry.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { openOutput } from '../output.ts';
import { allInjectors, type PluginOptions } from '../plugins.ts';
import { loadScenarioFile } from '../scenarios.ts';
import { GRAPH_FORMATS, type GraphFormat, picture } from './picture.ts';

interface GraphVerbOptions extends PluginOptions {
  readonly format?: string;
  readonly output?: string;
}

const ENDINGS: Readonly<Record<string, GraphFormat>> = {
  '.svg': 'svg',
  '.dot': 'dot',
  '.gv': 'dot',
  '.json': 'xstate',
};

/** `squall graph FILE`: prints the statechart of a scenario. */
export async function graphVerb(file: string, options: GraphVerbOptions): Promise<void> {
  const format = formatOf(options);
  const registry = createRegistry(await allInjectors(options));
  const { scenario } = loadScenarioFile(file, registry);
  const drawn = await picture(scenario, format, registry);
  const output = openOutput(options.output);
  output.write(drawn);
  output.end();
}

function formatOf({ format, output }: GraphVerbOptions): GraphFormat {
  const [, ending] = Object.entries(ENDINGS).find(([suffix]) => output?.endsWith(suffix)) ?? [];
  const named = format ?? ending ?? 'mermaid';
  if (Object.hasOwn(GRAPH_FORMATS, named)) return named as GraphFormat;
  throw new Failure(
    EXIT.usage,
    `--format takes ${Object.keys(GRAPH_FORMATS).join(', ')}; not ${JSON.stringify(format)}`,
  );
}
