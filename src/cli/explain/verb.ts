import { certainFindings } from '../../analysis/certain-findings.ts';
import { exactFacts } from '../../analysis/exact.ts';
import { limitFindings } from '../../analysis/limit-findings.ts';
import type { Config } from '../../config/config.ts';
import { explainScenario } from '../../explain/explain.ts';
import { createHost } from '../../host/host.ts';
import { createRegistry } from '../../injectors/registry.ts';
import { NO_ASSUMPTIONS } from '../../simulate/assumptions.ts';
import { allInjectors, type PluginOptions } from '../plugins.ts';
import { loadScenarioFile } from '../scenarios.ts';
import { screenOf } from '../screen.ts';
import { needsOf } from './needs.ts';
import { explanationText } from './text.ts';

interface ExplainVerbOptions extends PluginOptions {
  readonly json?: boolean;
}

/** `squall explain FILE`: says in plain sentences what a scenario will do, what it needs and what it changes. */
export async function explainVerb(file: string, options: ExplainVerbOptions): Promise<void> {
  const registry = createRegistry(await allInjectors(options));
  const { scenario } = loadScenarioFile(file, registry);
  const { limits, environment } = await configOf(options, registry.names);
  const exact = exactFacts(scenario, NO_ASSUMPTIONS, limits);
  const explanation = explainScenario(scenario, registry, exact, Date.now());
  const needs = await needsOf(scenario, registry, createHost());
  const measure = { ...(limits ? { limits } : {}), ...(environment === undefined ? {} : { environment }) };
  const objections = [...limitFindings(scenario, measure), ...certainFindings(scenario, measure)].map(
    ({ message }) => `The config is against it: ${message}.`,
  );
  const text = options.json
    ? `${JSON.stringify({ ...explanation, objections, needs }, undefined, 2)}\n`
    : explanationText(explanation, needs, objections, screenOf(false));
  process.stdout.write(text);
}

async function configOf(
  { config }: PluginOptions,
  kinds: readonly string[],
): Promise<Partial<Pick<Config, 'limits' | 'environment'>>> {
  return config === undefined ? {} : (await import('../config.ts')).readConfig(config, kinds);
}
